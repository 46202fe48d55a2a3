"""What may never be said: a check of outgoing texts and notes, in Chinese and English, explained phrase by phrase."""

from arrears.law.speech.check import Speech, check_speech
from arrears.law.speech.model import Finding, Judgement

__all__ = ["Finding", "Judgement", "Speech", "check_speech"]
