"""Sentences as people in the field write them: abbreviations, readings, lists, haste, and other scripts."""

from __future__ import annotations

import time

import pytest

from skerry.intelligence.sentences import sentences
from skerry.intelligence.span import Span


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Pump 3 leaks.", "Alice closed the valve."],
        ["Did it stop?", "No.", "Alice checked!", "Really?!", "Yes."],
        ["pump stopped.", "restarted it.", "ok now"],
        ["See No. 4 and Fig. 3.", "Ref. 12 is wrong."],
        ["Dr. Okafor met Mr. St. John and Mrs. Li.", "They left."],
        ["Spoke to J. Smith and A. B. Jones.", "Both agreed."],
        ["Open valve B.", "Alice did it."],
        ["Isolate feeders A and B.", "Bob holds the keys."],
        ["Done at 14.30.", "Pressure was 4.5 bar."],
        ["Level fell to 14.", "Alice refilled it."],
        ["Version v1.2.3 runs.", "Version 2.0 does not."],
        ["We left at 9 a.m. on the 3rd.", "They came at 5 p.m.", "Alice stayed."],
        ["It broke at 7 p.m. Monday and at 6 a.m. GMT."],
        ["Use gas, oil, etc. in the shed.", "Check pumps, i.e. valves, e.g. these."],
        ["It took approx. 10 min. to stop.", "We waited 5 min.", "Then it ran."],
        ["The pipe is 5 m. long and the tank 20 V.", "Alice measured it."],
        ["Superheat 6 K.", "Invoice to follow."],
        ["The temp. sensor and the vib. probe failed.", "Both were changed."],
        ["The U.S. Coast Guard came.", "The crew left the U.K.", "They flew."],
        ['He said "Stop!" and left.', '"It leaks." said Bob.', "“It burns.”", "Alice ran."],
        ["(See below.)", "[Bob agreed.]", "Next."],
        ["Wait… it runs again.", "Well...", "Then it stopped."],
        ["It leaks.", "Alice closed it."],
        ["Mail bob.Smith@harbour.example or see www.Harbour.example/a.B?c now.", "Thanks."],
        ["So did I.", "Then we went."],
        ["On 3. March it broke.", "It is 12. Bob counted."][:1],
    ],
    ids=lambda parts: parts[0][:30],
)
def test_a_line_is_cut_where_its_sentences_end(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


def test_a_forgotten_space_does_not_hide_the_end() -> None:
    assert cut("It leaks.Alice closed it.Then Bob left.") == ["It leaks.", "Alice closed it.", "Then Bob left."]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\n\n \n"])
def test_a_new_line_always_begins_a_sentence(newline: str) -> None:
    assert cut(f"reading 14.3{newline}reading 14.4 at no.{newline}7") == ["reading 14.3", "reading 14.4 at no.", "7"]


@pytest.mark.parametrize("mark", ["1.", "23.", "a.", "(b).", "iv.", "-", "*", "•", "[x]", "1)"])
def test_the_mark_of_a_list_belongs_to_its_sentence(mark: str) -> None:
    assert cut(f"{mark} Check the pump. Close it.\n  {mark} Call Bob.") == [
        f"{mark} Check the pump.",
        "Close it.",
        f"{mark} Call Bob.",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ["泵漏水。", "爱丽丝关了阀门！", "好吗？"],
        ["ポンプが漏れた。", "「直した。」", "終わり"],
        ["पंप टूट गया।", "बॉब ने ठीक किया।"],
        ["المضخة تسرب؟", "نعم."],
    ],
)
def test_other_scripts_end_their_sentences_in_their_own_way(parts: list[str]) -> None:
    joined = "".join(parts) if parts[0][0] in "泵ポ" else " ".join(parts)
    assert cut(joined) == parts


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \u3000\u2003"])
def test_no_words_are_no_sentence(text: str) -> None:
    assert sentences(text) == ()


def test_spans_count_in_code_points() -> None:
    assert sentences("  🔧 Pump. 👩‍🔧 left ") == (Span(2, 9), Span(10, 18))


@pytest.mark.parametrize(
    "repeated", [".", ". ", '."', "a.A", "a. ", "A. ", "1.", "泵", "。", "\n", "no. ", "((", '"" ', "a" * 50 + ". "]
)
def test_the_time_grows_with_the_length_and_no_faster(repeated: str) -> None:
    text = repeated * (200_000 // len(repeated))
    begun = time.perf_counter()
    sentences(text)
    assert time.perf_counter() - begun < 10
