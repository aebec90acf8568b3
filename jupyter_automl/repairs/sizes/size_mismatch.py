"""Rows, columns and dimensions that do not fit together, and tables asked for a yes or no."""

from __future__ import annotations

from ..rules import RuleClass
from ..vectorized_texts import texts_to_learn_from, vectorized_texts
from .alongside import axis_of_plot, saved_with_index, side_by_side
from .before_the_change import before_the_change, probabilities_of_two
from .compared_by_column import compared_by_column, turned_before_compared
from .dimensions import column_target, flat
from .held_out import held_out
from .ids import named_by_the_learnt_rows
from .labels import names_of_another_table, names_of_the_fit, names_of_what_was_made, numbered_names
from .masks import masks, told_masks
from .named_classes import named_classes
from .one_record import asked_with_a_record, one_record
from .other_rows import added_for_other_rows
from .parts import parts
from .pictures import square_pictures
from .products import products, row_wise
from .remade import column_of_ones, predicted_for_others, predicted_for_the_table
from .reshaped import reshaped
from .room import room, rows_for_others
from .rows import lengths, one_a_row, one_early, slices
from .rows_that_were_asked import rows_that_were_asked
from .rowwise_choice import rowwise_choice
from .single_rows import single_row
from .split_columns import parts_of_pairs, split_columns
from .split_parts import parts_of_a_matrix, split_parts, too_few_names
from .stacked_columns import stacked_columns
from .target_of_its_rows import target_of_its_rows
from .texts import column_of_texts
from .told_lengths import counted_too_far, told_lengths
from .transformed import transformed_for_the_other_part
from .truth import truth
from .unpacked import columns_by_name, one_of_the_sides, results_left_over, unpacked_table
from .written_columns import one_column_written


class SizeMismatch(RuleClass):
    """Parts that belong together are put together; rows are never cut to fit."""

    name = "size_mismatch"
    title = "sizes that do not fit together"
    rank = 21
    rules = (
        target_of_its_rows,
        one_early,
        single_row,
        one_column_written,
        results_left_over,
        one_of_the_sides,
        columns_by_name,
        unpacked_table,
        counted_too_far,
        rows_that_were_asked,
        rowwise_choice,
        compared_by_column,
        turned_before_compared,
        named_classes,
        column_of_texts,
        stacked_columns,
        before_the_change,
        probabilities_of_two,
        held_out,
        room,
        rows_for_others,
        added_for_other_rows,
        split_columns,
        parts_of_pairs,
        split_parts,
        too_few_names,
        parts_of_a_matrix,
        masks,
        told_masks,
        vectorized_texts,
        texts_to_learn_from,
        asked_with_a_record,
        flat,
        column_target,
        transformed_for_the_other_part,
        parts,
        one_a_row,
        slices,
        axis_of_plot,
        side_by_side,
        saved_with_index,
        lengths,
        names_of_another_table,
        names_of_the_fit,
        names_of_what_was_made,
        numbered_names,
        named_by_the_learnt_rows,
        predicted_for_others,
        predicted_for_the_table,
        column_of_ones,
        products,
        square_pictures,
        row_wise,
        truth,
        one_record,
        reshaped,
        told_lengths,
    )
