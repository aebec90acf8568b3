"""Values that an estimator or metric refuses: missing ones, text, unseen labels, the wrong kind of target."""

from __future__ import annotations

from ..fitted.names_of_metrics import names_of_metrics
from ..predicted_classes import labels_of_chances
from ..rules import RuleClass
from ..vectorized_texts import texts_to_learn_from, vectorized_texts
from .as_training_rows import as_training_rows
from .averages import averages, negative
from .bin_labels import bin_labels
from .category_arrays import categories_of_an_array
from .classes_for_chances import classes_for_chances
from .columns import categories_of_numbers, encoder_of_one_column, signs_in_names
from .equal_edges import equal_edges
from .imputed_texts import imputed_texts
from .in_order import compared_by_place, joined_in_order
from .levels import rare_classes, too_many, unseen
from .listed_categories import listed_categories
from .logarithms import logarithm_of_zero
from .made_for_it import classes_of_a_number, cleaned_twin, coded_labels
from .mapped_in_a_twin import mapped_in_a_twin
from .mapping import emptied_by_a_mapping
from .missing import missing, missing_target
from .mixed_types import mixed_types
from .one_encoder import one_encoder_for_several, turned_back_by_another
from .parted import folds_of_a_number, one_cluster
from .patterns import no_group, signs_as_they_are
from .series_gaps import gaps_of_a_curve, gaps_of_a_regression, gaps_of_series
from .sorted_rows import sorted_rows
from .targets import kinds_apart, label_type, mixed_targets
from .taught import as_it_was_taught
from .text import documents, one_document, sparse, text_features
from .yes_and_no import yes_and_no


class InvalidValue(RuleClass):
    """What the training rows tell is used for all parts; nothing is dropped unsaid."""

    name = "invalid_value"
    title = "a value that is refused"
    rank = 20
    rules = (
        as_training_rows,
        emptied_by_a_mapping,
        cleaned_twin,
        classes_of_a_number,
        coded_labels,
        yes_and_no,
        listed_categories,
        imputed_texts,
        mapped_in_a_twin,
        classes_for_chances,
        vectorized_texts,
        texts_to_learn_from,
        logarithm_of_zero,
        equal_edges,
        bin_labels,
        names_of_metrics,
        encoder_of_one_column,
        signs_in_names,
        categories_of_numbers,
        categories_of_an_array,
        gaps_of_series,
        gaps_of_a_regression,
        gaps_of_a_curve,
        missing,
        documents,
        one_document,
        missing_target,
        text_features,
        as_it_was_taught,
        labels_of_chances,
        mixed_targets,
        kinds_apart,
        label_type,
        averages,
        mixed_types,
        turned_back_by_another,
        one_encoder_for_several,
        unseen,
        too_many,
        rare_classes,
        sorted_rows,
        negative,
        sparse,
        folds_of_a_number,
        one_cluster,
        signs_as_they_are,
        no_group,
        joined_in_order,
        compared_by_place,
    )
