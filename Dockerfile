# One image for web, worker and beat. Alone it runs all three on SQLite (volume /data); docker-compose.yml runs them apart.
FROM python:3.11-slim-bookworm AS libraries
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary=:all: -r /tmp/run.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data HOST=0.0.0.0
# pg_dump and pg_restore, for “manage.py backup” and “restore”; Pango and letters of many scripts, for printing.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client \
    libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin circle \
    && install -d -o circle -g circle -m 700 /data && install -d -m 1777 /kept
COPY --from=libraries /venv /venv
WORKDIR /app
COPY . .
# Styles and translations are part of the image. The keys of this one command are thrown away with it.
RUN DATA_DIR=/tmp/build BASE_URL=https://build.invalid \
    DATABASE_URL=postgresql://build.invalid/build BROKER_URL=redis://build.invalid \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    VAULT_KEYS="$(python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())')" \
    python manage.py prepare --only files \
    && python -m compileall -q /app && rm -rf /tmp/build
USER circle
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "deploy/healthcheck.py", "live"]
CMD ["python", "manage.py", "up"]
