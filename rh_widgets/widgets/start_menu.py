"""Where to begin, for somebody who knows no model: a wish, one good model for it, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["START_MENU", "Start"]


@dataclass(frozen=True, slots=True)
class Start:
    """One line of the start menu.

    Attributes:
        wish: What somebody wants to do.
        endpoint: The model to do it with.
        why: What speaks for that model, in a sentence.
    """

    wish: str
    endpoint: str
    why: str


START_MENU = (
    Start(
        "Make a video from words", "rhart-video-s-official/text-to-video", "Clips of 4, 8 or 12 s with matching sound."
    ),
    Start(
        "Bring a picture to life",
        "vidu/image-to-video-q2-pro",
        "Moves your picture for 1 to 10 s and keeps faces steady.",
    ),
    Start(
        "Keep a person the same",
        "rhart-video/sparkvideo-2.0/multimodal-video",
        "A clip that goes by your pictures, clips and sound.",
    ),
    Start("Make a picture", "seedream-v4.5/text-to-image", "From words, up to 4K, and up to 15 in one go."),
    Start(
        "Edit a picture",
        "rhart-image-n-g31-flash-official/image-to-image",
        "Say what to change, or combine up to 14 pictures.",
    ),
    Start("Make a song", "rhart-audio/suno-v5.5/single", "From one description, sung or instrumental."),
    Start(
        "Have a text read aloud",
        "rhart-audio/text-to-audio/speech-2.8-hd",
        "You choose the voice, its speed and its mood.",
    ),
    Start("Make a 3D model", "hunyuan3d-v3.1/image-to-3d", "From one picture, with more sides if you have them."),
)
