"""Marks that keep their meaning: none of these says something else than its sentence."""

from types import SimpleNamespace

import pytest

from qa.evidence.meaning import is_whole, widened
from qa.question.said import WordsAsked

# question, sentence with what a reader marked between < and >, what is marked in the end
CASES = """
Will Russia invade?|I don't think they would <go on with an invasion>.|don't think they would go on with an invasion
Who visited Moscow?|It was not <Macron>.|not Macron
When did he visit Moscow?|He did not visit Moscow on <Monday>.|not visit Moscow on Monday
What was agreed?|They never agreed to <a ceasefire>.|never agreed to a ceasefire
What will they accept?|They will accept nothing <without guarantees>.|without guarantees
What did the court do?|The court refused to <hear the case>.|refused to hear the case
What did the Senate pass?|The Senate failed to <pass the bill>.|failed to pass the bill
What did the spokesman confirm?|He denied that <the base was hit>.|denied that the base was hit
Where are the troops?|There are no troops in <Ukraine>.|no troops in Ukraine
Who backs the plan?|Neither <France> nor Germany backs it.|Neither France
What is known?|Hardly <anything is known>.|Hardly anything is known
How did they travel?|They went by train instead of <by plane>.|instead of by plane
What will change?|Nothing will change in <March>.|Nothing will change in March
What did they do?|They can't <open the road>.|can't open the road
What happens?|Officials won't <release the data>.|won't release the data
Who came?|Nobody from <Hungary> came.|Nobody from Hungary
What is ruled out?|She ruled out <a second vote>.|ruled out a second vote
What is likely?|It is unlikely to <rain>.|unlikely to rain
What will they do?|They plan to <close the border>.|plan to close the border
What would it do?|The bill would <raise taxes>.|would raise taxes
What may happen?|Prices may <fall>.|may fall
What could follow?|An attack could <follow within days>.|could follow within days
What did they want?|They wanted to <leave NATO>.|wanted to leave NATO
What is expected?|It is expected to <cost less>.|expected to cost less
What did he threaten?|He threatened to <cut the gas>.|threatened to cut the gas
What should be done?|It should <be investigated>.|should be investigated
What must they do?|They must <leave at once>.|must leave at once
What are they ready for?|They are ready to <impose sanctions>.|ready to impose sanctions
How many flights were there?|There were over <5,500> flights.|over 5,500
How many came?|At least <40> people came.|At least 40
How many?|No more than <100,000> troops are there.|No more than 100,000
How many?|Fewer than <ten> of them voted.|Fewer than ten
How much did it cost?|It cost <$5.5> million.|$5.5 million
How much?|It cost $<3> billion.|$3 billion
What share?|About <97> percent of them agree.|About 97 percent
How much did prices rise?|They rose by <7.5>%.|by 7.5%
How many?|Up to <two> million people fled.|Up to two million
When?|It began on <February> 24th.|February 24th
When?|On <Feb>. 24, 2022, it began.|Feb. 24, 2022
When?|It began on 24 <February> 2022.|24 February 2022
When?|It ended on Thursday, <March 3>.|Thursday, March 3
When did it change?|Not until <2021> did it change.|Not until 2021
How long?|It lasted for more than <20> years.|more than 20
Who came?|Deputy <National Security Advisor Daleep Singh> came.|Deputy National Security Advisor Daleep Singh
Who spoke?|Vice <President Harris> spoke.|Vice President Harris
Who won?|Former <President Trump> lost.|Former President Trump
Who met?|Acting <Secretary Lee> met them.|Acting Secretary Lee
Who leads?|Prime <Minister Kallas> leads.|Prime Minister Kallas
Who came?|First <Lady Jill Biden> came.|First Lady Jill Biden
Which states pay?|They are Delaware, <Illinois>, and Kansas.|Delaware, Illinois, and Kansas
Which countries agreed?|France, Germany and <Italy> agreed.|France, Germany and Italy
Who are the members?|They are Ana Lee, <Bo Kim> and Cy Orr.|Ana Lee, Bo Kim and Cy Orr
Which senators voted?|Senators <Sinema> and Manchin voted.|Senators Sinema and Manchin
Name the ports.|The ports of <Odesa>, Mykolaiv and Kherson are shut.|Odesa, Mykolaiv and Kherson
What countries are named?|Poland, Romania, and the <Slovak Republic> are.|Poland, Romania, and the Slovak Republic
Who won?|Not Ana but <Bo> won.|Bo
Who came?|It was never Macron, and <Scholz> came.|Scholz
Who visited Moscow?|On Monday French President <Emmanuel Macron> visited Moscow.|French President Emmanuel Macron
Who came?|Today President <Macron> came.|President Macron
Who spoke?|U.S. Secretary of State <Antony Blinken> spoke.|U.S. Secretary of State Antony Blinken
Who spoke?|President Biden and Minister for the Interior <Lee> spoke.|Minister for the Interior Lee
Who asked?|So Mr. <Price> asked.|Mr. Price
Where was it?|The President was in <Moscow>.|Moscow
When?|<Monday> was quiet.|Monday
Who is not invited?|<Nobody but Orban> is not invited.|Nobody but Orban
""".strip().splitlines()
SHOWN = [case.split("|") for case in CASES]


@pytest.mark.parametrize(("question", "sentence", "marked"), SHOWN)
def test_a_mark_says_what_its_sentence_says(question: str, sentence: str, marked: str) -> None:
    start, end = sentence.index("<"), sentence.index(">") - 1
    plain = sentence.replace("<", "").replace(">", "")
    first, last = widened(SimpleNamespace(text=question, said=None), plain, start, end)
    assert plain[first:last] == marked


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("Did Biden veto the bill?", True),
        ("Is the bridge open?", True),
        ("Who opened the bridge?", False),
        ("When is the bridge open?", False),
    ],
)
def test_yes_or_no_is_answered_by_a_sentence(question: str, whole: bool) -> None:
    assert is_whole(SimpleNamespace(text=question, said=None)) is whole


def test_what_somebody_said_is_answered_by_a_sentence() -> None:
    assert is_whole(SimpleNamespace(text="What did she say?", said=WordsAsked("she", (), True)))
    assert not is_whole(SimpleNamespace(text="How many did she say?", said=WordsAsked("she", (), False)))
