"""TensorFlow's stand-in can be imported, subclassed and decorated with; using it is refused."""

import importlib

import pytest
import tensorflow as tf
from rasa.shared.exceptions import RasaException


def test_rasas_tensorflow_components_can_be_imported() -> None:
    for module in ("nlu.classifiers.diet_classifier", "core.policies.ted_policy"):
        assert importlib.import_module(f"rasa.{module}")


def test_a_subclass_refuses_to_be_used_and_says_what_to_do() -> None:
    class Layer(tf.keras.layers.Layer):
        pass

    with pytest.raises(RasaException, match=r"bot\.components.IntentClassifier"):
        Layer()


def test_a_function_refuses_to_be_used() -> None:
    with pytest.raises(RasaException, match=r"tensorflow\.convert_to_tensor"):
        tf.convert_to_tensor([1, 2])


def test_a_decorator_leaves_the_function_alone() -> None:
    @tf.function
    def double(x: int) -> int:
        return 2 * x

    assert double(2) == 4
