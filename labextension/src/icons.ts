import { LabIcon } from '@jupyterlab/ui-components';

import goalSvg from '../style/goal.svg';

/** Cell brackets round a target. */
export const goalIcon = new LabIcon({ name: 'automl:goal', svgstr: goalSvg });
