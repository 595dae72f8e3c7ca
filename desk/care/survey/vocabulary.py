"""The words by which customers say how it was, and how good each says it was."""

import re

_BY_SCORE = {
    5: "great excellent amazing awesome fantastic perfect perfectly perfection brilliant"
    " wonderful superb outstanding exceptional delighted thrilled marvellous marvelous"
    " incredible incredibly fabulous stellar lovely magnificent terrific splendid phenomenal"
    " impeccable love loved super impressed impressive excellently brill fab ace wow smashing"
    " ideal exemplary unbeatable chuffed faultless spotless flawless flawlessly best top gr8"
    " ecstatic seamless seamlessly effortless effortlessly wonderfully brilliantly beautifully"
    " beautiful stunning gorgeous first-rate sublime remarkable extraordinary legend legends"
    " legendary recommend recommended masterful unreal genius epic rock rocks overjoyed"
    " grateful adore fantastically superbly amazingly elated stoked mint class belting"
    " stupendous sensational unmatched bliss magic magical bravo kudos hooray woohoo yippee"
    " winner gem godsend lifesaver blessing dream breeze cinch doddle joy pleasure lit dope"
    " wicked peachy dandy hunky-dory goat banging superstar star stars heroes angel angels a1"
    " outstandingly unbelievable unforgettable astounding astonishing fascinating dazzling"
    " immaculate"
    " pristine supreme superior majestic glorious divine heavenly fire bomb fantastical top-notch"
    " world-class five-star mega dreamy",
    4: "good happy nice satisfied pleased helpful smooth smoothly easy easily solid well"
    " positive content pleasant pleasantly quick quickly fast decent glad cool friendly liked"
    " like enjoyed painless polite efficient efficiently prompt promptly simple kind reliable"
    " useful courteous professional attentive straightforward comfortable convenient fine-ish"
    " tidy neat sound competent responsive caring patient trouble-free hassle-free stress-free"
    " favourable swift swiftly speedy commendable gd yay agreeable handy clear sorted nicely"
    " happily appreciate appreciated thankful relieved sweet legit thoughtful considerate"
    " honest transparent informative intuitive seamless-ish satisfying rewarding welcoming"
    " warm accommodating cooperative obliging respectful gracious generous fair-ish effective"
    " timely punctual snappy nifty fun delight delightful enjoyable worthwhile reassuring"
    " reassured calm stressfree hasslefree painfree organised organized hitch-free problem-free"
    " flexible knowledgeable understanding accurate dependable consistent improved",
    3: "meh ok okay fine average alright passable adequate reasonable mid eh medium whatever"
    " middling fair satisfactory moderate ordinary standard tolerable bearable normal neutral"
    " acceptable mixed okayish so-so sufficient unremarkable indifferent usual typical plain"
    " middle okey oke alrite bland forgettable tepid lukewarm so-soish unexceptional undecided"
    " ambivalent",
    2: "bad badly poor poorly disappoint disappointed disappointing disappointment unhappy"
    " dissatisfied unsatisfied unsatisfactory unsatisfying annoy annoyed annoying frustrate"
    " frustrated frustrating frustration lousy mediocre weak slow slowly unhelpful subpar"
    " confusing confused sad meagre underwhelmed underwhelming tedious clunky complicated"
    " messy tiresome inconvenient faff faffy hassle struggle cumbersome irritating irritated"
    " unclear difficult unfriendly worse dissatisfying unimpressed unimpressive stressful"
    " exhausting lacking laborious convoluted sloppy careless displeased upset unprofessional"
    " inefficient unreliable delayed hard painful rude bothersome flawed unpleasant"
    " unsatisfying lacklustre disorganised patchy disorganized sluggish long-winded"
    " overcomplicated substandard inadequate headache regret mess clumsy dragged slog drag"
    " naff ugh bummer failed dodgy clueless lazy amateur amateurish ignored forgotten"
    " neglected abandoned fiddly glitchy buggy endless pointless lame boring lengthy"
    " impersonal unfair bureaucratic archaic outdated inflexible unresponsive shabby"
    " disheartening discouraging draining aggravating irked miffed peeved gutted stressed"
    " exhausted chaotic unorganised unorganized impolite dismissive indifferently uninterested"
    " overlong awkward baffling puzzling perplexing unintuitive error-prone wearisome off-putting"
    " unwelcoming wanting deficient flimsy unacceptably mistreated regrettable bother"
    " lagging laggy hellishly sluggishly rubbishy inconsiderate inconsistent misleading misled",
    1: "terrible terribly awful awfully horrible horribly horrendous horrid horrific atrocious"
    " abysmal dreadful disgust disgusted disgusting useless disaster disastrous catastrophe"
    " catastrophic pathetic unacceptable appalling appalled crap crappy suck sucks sucked shit"
    " shite shitty garbage rubbish trash trashy furious angry livid infuriating outrageous"
    " disgrace disgraceful ridiculous scandal scandalous nightmare hate hated shocking"
    " shameful diabolical insulting dire vile worst worthless hopeless joke scam scammers"
    " fraud hell hellish despicable deplorable abominable farce shambles fuming enraged"
    " outraged thieves liars robbery unbearable inexcusable laughable incompetent ghastly"
    " miserable lamentable woeful enraging unusable criminal cheated robbed criminals circus"
    " clowns chaos bs bollocks crooks thief con nonsense yuck wtf fail failure ordeal torture"
    " misery agony unforgivable deceitful dishonest lies shady ripoff disrespectful stupid"
    " dumb nasty evil dismal maddening infuriated pissed mad shocked dogshit bullshit"
    " crappiest hellscape travesty mockery tragic tragedy debacle fiasco abomination offensive"
    " repulsive revolting wretched rotten contemptible inhuman barbaric abusive vomit boo insult"
    " grr thieving swindle swindlers scammed scammy conned lied",
}

GRADED: dict[str, int] = {
    word: score for score, words in _BY_SCORE.items() for word in words.split()
}

FIRM = frozenset({"great", "impressed", "impressive", "super", "recommend", "recommended", "lovely",
                  "delighted", "thrilled", "wonderful", "ideal", "love", "loved"})  # fmt: skip
"""Denied, these say that it was bad; of the others of their kind only that it was less."""

MILD_FAULTS = frozenset({"slow", "slowly", "complicated", "confusing", "long-winded", "clunky",
                         "difficult", "hard", "unclear", "tedious", "delayed", "stressful",
                         "cumbersome", "hassle", "faff", "struggle"})  # fmt: skip
"""Ways in which it was bad: strengthened, it was still bad and no worse; denied, it was good."""

STRENGTHENS = frozenset(
    "very really so super extremely absolutely incredibly totally completely truly highly utterly"
    " exceptionally insanely ridiculously remarkably seriously deeply awfully terribly bloody damn"
    " beyond extra hugely amazingly how such most real v vv this that complete total"
    " utter absolute pure unbelievably unusually surprisingly outstandingly impressively"
    " unnecessarily needlessly horrendously shockingly wildly massively immensely enormously soo"
    " veryy thoroughly genuinely".split()
)
SOFTENS = frozenset(
    "bit little slightly kinda sorta somewhat rather quite pretty fairly mostly reasonably mildly"
    " nearly almost largely generally partly relatively moderately overall guess".split()
)
DENIES = frozenset("not no never hardly nothing isnt wasnt didnt dont aint without barely none"
                   " scarcely cannot neither nor couldnt wont wouldnt nobody".split())  # fmt: skip

_MORE = r"(?:better|easier|faster|smoother|happier|simpler|quicker|nicer|clearer|more \w+)"
_TROUBLE = (
    r"(?:problems?|issues?|hassles?|troubles?|fuss|delays?|drama|difficult\w+|worries|faff|faults?|"
    r"flaws?|hiccups?|hitch(?:es)?|glitch(?:es)?|snags?|stress|bother|pain|errors?|mistakes?|sweat)"
)
_COULD = r"could(?:n't| not|nt)"

_SAYINGS: tuple[tuple[int, str], ...] = (
    (4, r"not (?:at all bad|bad at all|half bad|too shabby)|(?:nearly|almost) perfect|"
        r"\b(?:good|great|ok|okay|nice|happy),? (?:but|though|if) not (?:perfect|great)"),
    (3, r"not (?:too |so |that )?bad\b(?!.*\bgood job)|"
        r"neither .* nor .*|could(?:'ve| have)? (?:be|been|have been|gone) (?:a (?:bit|little) )?"
        rf"(?:worse|{_MORE})|nothing (?:special|more|fancy)|in[- ]between|"
        r"50[ /-]?50|o?k(?:ay)?[- ]?ish|middle of the road|half (?:and half|good|bad|ok)|"
        r"did the job|as expected|in the middle|does the job|nothing (?:to (?:write home|shout|"
        r"rave|complain|celebrate)|great|amazing|extraordinary)|run of the mill|"
        r"no strong (?:feelings|opinion)|either way|"
        r"not (?:the )?(?:best|worst)|did what it (?:should|says|had|needed)|"
        r"do(?:n'?t| not) mind|no opinion|"
        r"take it or leave it|ups and downs|"
        r"(?:good|bad) and (?:bad|good)|"
        r"some (?:good|bad).*some (?:good|bad)|had (?:better|worse).*had (?:better|worse)|"
        r"mixed (?:feelings|bag|emotions)|all ?right,? i (?:guess|suppose)|at best|\bso[- ]so\b|"
        r"^(?:it |all |everything )?worked\W*$|could have been worse|hit (?:and|or) miss"),
    (1, r"not (?:at all|(?:good|happy|satisfied|helpful|ok) at all)|"
        r"never (?:ever )?(?:again|ordering|buying|"
        r"shopping|coming|returning)|(?:never|won'?t|wont|will not) (?:\w+ )?(?:order|buy|shop|use|"
        r"return)\b|waste of (?:my )?time|(?:zero|no|0) (?:stars?|points?)|rip ?off|lowest|"
        rf"{_COULD} be worse|beyond bad|worse than (?:bad|terrible|ever)|nothing but (?:bad|"
        r"trouble|problems|grief)|bad as it gets|nothing worked|(?:be )?ashamed|"
        r"(?:complete|total|utter|absolute|big) (?:waste|let ?down)|"
        r"no(?:body| one) (?:helped|cares?d?|answered|replied)|"
        r"stay away|lost (?:a|me as a|me as) |lost a customer|\bminus \d+|stole|ripped me off|lied|"
        r"(?:wouldn'?t|would not|can'?t|cannot|won'?t) recommend|^never\W*$|avoid\b|"
        r"last time i\b|(?:negative|minus) (?:stars?|points?|score)|fed up|sick of|in tears|ruined|"
        r"(?:not one|not a|no single|hardly any) ?thing|"
        r"nothing (?:went|was|is) (?:right|good|well)|"
        r"made me (?:cry|sick|angry|mad)|worse every"),
    (5, rf"{_COULD} (?:\w+ ){{0,3}}{_MORE}|{_COULD} (?:fault|ask|wish|hope)|"
        r"can(?:'?t|not) (?:fault|complain at all|praise|thank you enough)|no (?:complaints|notes)|"
        r"(?:full|top|highest|perfect|maximum) (?:marks?|score|points|rating)|spot[- ]on|"
        r"second to none|hats off|five[- ]?stars?|made my day|(?:world|first|top)[- ]class|"
        r"like (?:a dream|clockwork|a charm|magic)|good as it gets|100 ?%|hundred percent|"
        r"nothing could be better|top[- ]?notch|\ba\+|love you|well done|"
        r"thumbs up,? way up|(?:two|both) thumbs|exceed\w*|blown away|over the moon|nailed it|"
        r"without (?:a |any )(?:single )?(?:problem|hitch|issue|flaw)|big fan|hit it out|"
        rf"(?:absolutely|literally) no {_TROUBLE}|no {_TROUBLE} (?:at all|what ?so ?ever)|"
        r"exactly (?:how|what|as) (?:it should|i|a return|we)|keep (?:it|this) up|my hero|"
        r"(?:can only|nothing but) (?:\w+ )?(?:good|praise|positive|great)|not (?:a|one) single|"
        rf"not (?:a|one) {_TROUBLE}|"
        r"(?:be|come|coming|shop|order|buy|use you|return) (?:back|again)|"
        r"customer for life|gold star|piece of cake|walk in the park|child'?s play|hunky|"
        r"(?:happy|good|easy|smooth|simple|quick|fast|painless) as (?:can be|it gets|possible|pie)|"
        r"(?:can'?t|cannot|couldn'?t) think of|nothing (?:to improve|i'?d change|i would change)|"
        r"change a thing|never (?:had|seen) (?:a (?:better|smoother|nicer|faster)|an easier)|"
        r"went above|above and beyond|(?:you|u) (?:guys |all )?(?:rock|rule)|best .*|10/10|"
        r"tip[- ]?top|"
        r"(?:much|way|far|so much) (?:faster|better|easier|quicker|smoother|simpler) than"),
    (4, r"can(?:'?t|not) complain|thumbs up|good enough|quick enough|"
        r"(?:better|faster|easier|quicker|smoother|simpler) than|went (?:well|right)|"
        r"all good|works? (?:well|for me)|good job|"
        rf"(?:no|few|without|little) (?:real |major |big )?{_TROUBLE}|"
        r"(?:hassle|trouble|stress|pain)[- ]free|not a problem|did what i (?:needed|wanted)|"
        r"above average|exactly\W*$|almost (?:everything|all)|as it should"),
    (2, r"(?:took|takes|taken|waited|waiting|wait) (?:way |far |much |so )?(?:too long|forever|"
        r"ages|weeks|months|longer|an? (?:age|eternity)|\w+ (?:weeks|months))|"
        r"(?:hoped|hoping|wished) for (?:more|better)|"
        r"had to (?:\w+ )?(?:chase|repeat|explain|ask|call|write|beg|fight|wait)|left a lot|"
        r"leaves? (?:much|a lot)|left (?:me |us )?(?:waiting|hanging|in the dark|guessing)|"
        r"in the dark|more (?:work|effort|hassle|trouble|difficult|complicated) than|"
        r"had (?:a lot |much |way |far )better|tired of|"
        r"took (?:me )?(?:\w+ )?(?:attempts|tries|goes)|went wrong|"
        r"room for improvement|(?:below|under|not what|worse than|less than) "
        r"(?:\w+ ){0,3}"
        r"(?:average|par|expect\w*|hope\w*|want\w*|promise\w*)|less than \w+|"
        r"expected (?:more|better|faster)|(?:could|should|can|must|need to) (?:do|try) (?:\w+ )?"
        r"(?:better|harder)|too (?:slow|long|many|much|hard|difficult|late|complicated)|"
        r"could (?:be|have been) (?:a lot|much|way|far|so much) (?:better|easier|faster|quicker)|"
        r"hard work|a (?:real |bit of a |right )?(?:pain|chore)|kept (?:me )?waiting|let ?down|"
        r"not quite (?:there|right)|more like a (?:2|two)|only (?:so|half)|no(?:body| one) (?:told|"
        r"knew|informed|called)|(?:only|just) (?:a )?(?:2|two)|needs (?:work|improvement)"),
)  # fmt: skip

GREETING = re.compile(r"\bgood (?:morning|afternoon|evening|day|night|luck|bye)\b")

_AS_A_WHOLE: tuple[tuple[int, str], ...] = (
    (2, r"\bnot (?:\w+ ){0,2}(?:good|fast|quick|clear|easy) enough|nowhere near"),
    (2, r"more (?:bad|cons|lows) than (?:good|pros|highs)"),
    (4, r"more (?:good|pros|highs) than (?:bad|cons|lows)"),
    (5, r"^(?:i have |there is |there's )?nothing to complain about\W*$"),
    (4, r"\b(?:good|great|ok|okay|nice|happy),? (?:but|though|if) not (?:perfect|great)"),
    (3, r"not (?:great|good|amazing),? (?:but |and )?not (?:awful|terrible|horrible|bad)|"
        r"no complaints but|not (?:bad|terrible|awful),? (?:but |and )?not (?:great|good|amazing)"),
)  # fmt: skip

AS_A_WHOLE = tuple((score, re.compile(pattern)) for score, pattern in _AS_A_WHOLE)
"""The same, across a "but"."""

SAYINGS = tuple((score, re.compile(rf"(?:{pattern})")) for score, pattern in _SAYINGS)
"""Said as a whole, whatever their words say alone; the first that is found counts."""
