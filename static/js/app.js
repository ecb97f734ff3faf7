/* Hide this page, and nothing of it comes back with the back button. Hiding works without this file too, only slower. */
(() => {
  const link = document.getElementById('hide')
  let presses = 0
  let timer = 0

  function hide (event) {
    if (event) event.preventDefault()
    const cover = document.createElement('div')
    cover.className = 'hidden-page'
    document.body.replaceChildren(cover)
    document.title = '\u00a0'
    try { navigator.sendBeacon(link.href) } catch { /* the page is covered all the same */ }
    location.replace(link.dataset.to)
  }

  // Three times Shift within three seconds; only with a mouse, as keyboards on a screen press Shift by themselves.
  function count (event) {
    if (event.key !== 'Shift') { presses = 0; return }
    clearTimeout(timer)
    timer = setTimeout(() => { presses = 0 }, 3000)
    presses += 1
    if (presses > 2) hide()
  }

  if (link) {
    link.addEventListener('click', hide)
    if (matchMedia('(any-pointer: fine)').matches) document.addEventListener('keyup', count)
  }
  // A passkey that does not answer is never followed by silence.
  document.addEventListener('allauth.error', (event) => {
    event.preventDefault()
    document.querySelector('[data-passkey-problem]')?.removeAttribute('hidden')
  })
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
})()
