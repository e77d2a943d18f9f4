"""Differences between an arm and its reference: how large, how certain, and how small they could have been.

Pure numbers: arrays in, frozen results out. No files, no declaration, no rounding. Where to find what:

Arms and clusters
    trial arms arms_design arms_contrasts block_dummies slopes clusters cluster_variance
    simultaneous wild_bootstrap
The lot drawn again
    lots assigned_units unit_outcomes arm_moments arm_statistics redrawn randomisation
    constant_effect
Several answers to one question
    multiplicity stepdown romano_wolf
Yes or no
    two_by_two shares share_ratios odds_ratios score_limits
Counts and amounts
    counts amounts quantile_effects standardised
Durations until an exit
    durations periods survival logrank restricted_mean horizons published_times published_curves
Why and how fast people leave
    competing incidence_difference cause_specific recurrent hazards hazard_rows hazard_maximum
    partial_likelihood proportionality
Months and waves
    months bands marginal repeated wave_design reml reml_likelihood
Answers filled in
    imputation imputation_draws chained_equations completed imputed_contrasts rubin
Drop-out
    respondents response_weights weighted_response lee_bounds lee_bounds_resampled manski tipping
    bounded_effect
Take-up, registers, sites and subgroups
    compliance confidence_sets register_agreement registers sites subgroups
Without a lot
    propensity overlap matching estimated_score weighting weighting_ate weighted_means
    working_models sensitivity
Verdicts and power
    equivalence equivalence_planning power
What all of them stand on
    estimates two_arms cases variance contrasts influence logit noncentral
"""
