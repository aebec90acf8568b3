import { clock, count, duration, estimate, score, shape, size } from '../format';

describe('format', () => {
  it('writes clocks', () => {
    expect([0, 59.9, 192, 3727].map(clock)).toEqual(['0:00', '0:59', '3:12', '1:02:07']);
  });

  it('writes durations as a list wants them', () => {
    expect([0.01, 0.44, 9.9, 48.2, 59.8, 64].map(duration)).toEqual([
      '0\u00a0s',
      '0.4\u00a0s',
      '9.9\u00a0s',
      '48\u00a0s',
      '1:00',
      '1:04'
    ]);
  });

  it('rounds guesses', () => {
    expect([0.3, 7.4, 48, 130].map(estimate)).toEqual([
      '~1\u00a0s',
      '~7\u00a0s',
      '~50\u00a0s',
      '~2\u00a0min'
    ]);
  });

  it('gives scores the digits that tell models apart', () => {
    expect([0.8469, 12.345, 4210.4, -0.0081, null].map(score)).toEqual([
      '0.847',
      '12.35',
      '4,210',
      '−0.008',
      '–'
    ]);
  });

  it('writes counts, shapes and sizes', () => {
    expect(count(7043)).toBe('7,043');
    expect(shape(7043, null)).toBe('7,043\u00a0×\u00a0–');
    expect([12, 955_000, 2_120_000].map(size)).toEqual(['12\u00a0B', '955\u00a0kB', '2.1\u00a0MB']);
  });
});
