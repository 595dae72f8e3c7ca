"""All actions, built with what they need."""

from __future__ import annotations

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from .appeal import Appeal
from .back_from_agent import BackFromAgent
from .conversation import Conversation
from .finish_task import FinishTask
from .guarded import Guarded
from .languages import OtherLanguage
from .people import HandOff
from .policy_answers import AnswerPolicy, PolicyAnswers
from .progress.amount import ExplainAmount
from .progress.pickup import BookPickup, OfferPickup
from .progress.reading import Standings
from .progress.telling import Tell
from .quotes import AnswerQuote
from .services import Services
from .talk import NotUnderstood, SmallTalk, Stop, TakeNote
from .task_form import AskAnswer, ValidateTaskForm


def actions(services: Services) -> list[Action]:
    """Every action that domain.yml names, but for Rasa's own."""
    conversation, answers = Conversation(services), PolicyAnswers(services)
    standings = Standings(services)
    built: list[Action] = [
        ValidateTaskForm(conversation, answers),
        AskAnswer(services, conversation),
        FinishTask(services, conversation),
        AnswerPolicy(answers),
        AnswerQuote(services, conversation),
        HandOff(services),
        BackFromAgent(services, conversation),
        OtherLanguage(services),
        Appeal(services, conversation),
        Stop(services),
        SmallTalk(services),
        TakeNote(services),
        NotUnderstood(services),
        Tell(services, standings),
        ExplainAmount(services, standings),
        OfferPickup(services, standings),
        BookPickup(services, standings),
    ]
    return [Guarded(action, services.words) for action in built]


def executor(services: Services) -> ActionExecutor:
    """The actions as rasa-sdk's action server runs them."""
    ready = ActionExecutor()
    for action in actions(services):
        ready.register_action(action)
    return ready
