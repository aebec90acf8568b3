import {
  buildIcon,
  checkIcon,
  circleEmptyIcon,
  editIcon,
  errorIcon,
  pauseIcon,
  stepOverIcon,
  stopIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Mark } from '../phases';
import { Icon, Spinner, type Tone } from './Icon';

const ICONS = {
  circle: circleEmptyIcon,
  pause: pauseIcon,
  build: buildIcon,
  check: checkIcon,
  stop: stopIcon,
  error: errorIcon,
  edit: editIcon,
  skip: stepOverIcon
};

/** The icon of a state; the word stands beside it. */
export function StateIcon({ mark, tone }: { mark: Mark | 'edit' | 'skip'; tone: Tone }): React.JSX.Element {
  return mark === 'spinner' ? <Spinner /> : <Icon icon={ICONS[mark]} tone={tone} />;
}
