"""What is no part of an article, and prose that looks like it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from stance.records import Document
from stance.text import split


def texts(text: str, *, keep_boilerplate: bool = False) -> list[str]:
    return [s.text for s in split(Document("d", text), keep_boilerplate=keep_boilerplate).sentences]


BOILERPLATE = """Read more: Trump to meet Duque
Also Read | India on the vote
RELATED: Sanctions hit an oil firm
MORE: Trump says
Sign up for our newsletter
Get our free daily newsletter in your mailbox
Advertisement
Story continues below advertisement
Share this
Share on Facebook
Photo: AP
Photo credit: Juan Perez/AFP
(AP Photo/Juan Perez)
Juan Perez / Flickr / CC BY 2.0
Juan Perez/Reuters
AFP/Getty Images
(Reporting by Juan Perez in Caracas; Editing by John Smith)
Additional reporting by Juan Perez in Washington; Editing by John Smith
© 2019 Example. All rights reserved.
Click here to read the full story.
This site uses cookies to improve your experience.
{{article.title}}
$9.99/month
Latest News
US Politics
Home > World > Venezuela
World | Politics | Business | Sport
By Jordan Smith
Published 3:14 PM EST, January 23, 2019
3 hours ago
https://www.example.org/article/x
Subscribe
Already subscribed? Log in
Follow us on Twitter
More news: Somebody wins a match
Associated Press writer Juan Perez contributed to this report.
* * *
12 Comments
Watch: Minister at the assembly""".splitlines()


PROSE = """Russia backs Maduro
United States
Brussels Reacts
Photo: Maduro meets Putin in Moscow
Nicolas Maduro, left, greets Vladimir Putin in Moscow.
Cuba would not subscribe to the statement.
Reporting by Russian media suggests that Maduro was ready to leave.
Written by Russian officials, the plan failed.
The CIA contributed to the report.
Share of Russian exports rises
Related to this, Russia said it would send aid.
More Russian troops arrive
Trump: Maduro must go
Trump backs Guaido | World News
By Sunday, Russia had sent two planes.
"Follow us," Guaido told the crowd.
Latest Russian shipment reaches Caracas
World powers split over Venezuela
A free newsletter run by Cuban exiles called him a hero.
$20 million in aid came from the United States.
Updated sanctions list hits Russia
Moscow, Beijing""".splitlines()


@pytest.mark.parametrize("line", BOILERPLATE)
def test_boilerplate_is_left_out_or_kept_when_asked(line: str) -> None:
    found = split(Document("d", f"It was late.\n{line}\nIt rained."))
    assert [s.text for s in found.sentences] == ["It was late.", "It rained."]
    assert found.n_boilerplate >= 1
    assert line in " ".join(texts(f"It was late.\n{line}\nIt rained.", keep_boilerplate=True))


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_never_left_out(line: str) -> None:
    assert split(Document("d", line)).n_boilerplate == 0


def test_notice_at_the_end_of_a_one_line_article_takes_nothing_else_with_it() -> None:
    assert texts("Russia sent aid. Cuba did too. © 2019 Example. All rights reserved.") == [
        "Russia sent aid.",
        "Cuba did too.",
    ]


def test_what_a_paywall_sells_is_left_out_until_prose_returns() -> None:
    text = "Subscribe now for unlimited access.\nRussia backs Maduro\nIt rained.\nSubscribe now for unlimited access."
    assert texts(f"{text}\nSmart Monthly\nGames, Audio & Cooking\nRussia sent aid.\nMore planes land") == [
        "Russia backs Maduro",
        "It rained.",
        "Russia sent aid.",
        "More planes land",
    ]


def test_no_line_is_read_in_more_ways_than_time_allows() -> None:
    """Tried in every way, each of these would take hours, and a process that takes a minute is ended."""
    lines = [
        "Photo: " + "A" * 240 + "!",
        "Updated " + "1" * 240 + " x",
        "Updated " + "dec" * 80 + " x",
        "A." * 120 + "!",
        "A-" * 120 + "!",
        "AP" + "/AP" * 80 + "!",
        "Follow us on " + "a" * 220 + "!",
        "Reporting by " + "A" * 230 + " b",
    ]
    code = (
        "import sys; from stance.records import Document; from stance.text import split;"
        "print(len(split(Document('d', sys.stdin.read())).sentences))"
    )
    text = "\n\n".join(lines)
    done = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True, timeout=60)
    assert int(done.stdout) <= len(lines)
