import type { IRunState } from '../contract';

/** A run in the middle of its second of three steps. */
export function runState(part: Partial<IRunState> = {}): IRunState {
  return {
    run: 'r1',
    goal: 'Predict churn',
    notebook: 'churn.ipynb',
    kernel_id: 'k1',
    data: { label: 'churn.csv', rows: 7043, columns: 22 },
    mode: 'auto',
    task: null,
    phase: 'running',
    reason: null,
    step: 'audit',
    step_number: 2,
    step_count: 3,
    budget: { seconds: 600, used: 10, waiting: false },
    steps: ['load', 'audit', 'split'].map((id, index) => ({
      id,
      title: id,
      state: index === 0 ? 'done' : index === 1 ? 'running' : 'waiting',
      seconds: null,
      why: [],
      alternatives: [],
      cell_ids: []
    })),
    proposal: null,
    leaderboard: [],
    metric_name: 'ROC AUC',
    greater_is_better: true,
    baseline: null,
    findings: [],
    repairs: [],
    repairing: null,
    question: null,
    now: null,
    best: null,
    result: null,
    model_usage: null,
    ...part
  };
}
