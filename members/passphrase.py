"""Passphrases made by us: six plain words, easy to write down and to type again."""

import secrets

_LIST = """
acorn amber apple apron arrow autumn bakery bamboo banjo barley basket beach bead bench berry birch blanket blue boat
bottle bowl branch bread breeze brick bridge bright broom brown brush bubble bucket butter button cabin cake camel
candle canoe canvas carpet carrot castle cedar chair chalk cherry chess circle city clay cliff cloud clover coast
coconut coffee copper coral corner cotton cradle cream cricket crown cup curtain daisy dance dawn desert dinner
dolphin door dough dragon drum eagle early earth easel east echo elbow elm ember engine evening fabric farmer feather
fern ferry fiddle field finch fire flag flame flour flower flute forest fork fountain frost fruit garden garlic gentle
ginger glass globe glove golden goose grain grape grass green guitar hammer harbour harvest hat hazel hedge helmet
heron hill honey horse house ink iris island ivory ivy jacket jar jasmine jewel jug juice kettle kite kitten ladder
lake lamp lantern lark leaf lemon letter lilac lily linen lion loaf lunar maple marble market meadow melon mint mirror
moon morning moss mountain music needle nest north nutmeg oak oasis ocean olive onion orange orchard otter owl paddle
paint palm panda paper parcel parrot path peach pear pebble pencil pepper piano pillow pine planet plum pocket pond
poppy potato puzzle quiet quilt rabbit rain raven ribbon rice river robin rope rose saddle sail salt sand scarf school
seed shell ship silk silver snow soap spice spoon spring star stone summer sun swan table tea thread thunder tiger
tree trumpet tulip tunnel turtle valley velvet violet violin walnut water wave wheat willow wind window winter wood
wool yarn yellow zebra
"""
WORDS = tuple(_LIST.split())


def make_passphrase(count: int = 6) -> str:
    """``count`` words drawn by chance: with six, more than 48 bits, against guessing that is slowed and counted."""
    return " ".join(secrets.choice(WORDS) for _ in range(count))
