import { AppError } from '#kernel/base/app-error.ts';
import { measureOf } from './catalogue.ts';
import type { Measure } from './measure.ts';

const dayMs = 86_400_000;

/**
 * The measure that somebody wants to say is met, if they can say that, and for so long. Throws
 * 'measure.unknown', 'measure.not-attested', 'measure.of-others', 'measure.until-too-far'.
 */
export function attestable(
  id: string,
  by: 'operator' | 'tenant',
  { atMs, untilMs }: { readonly atMs: number; readonly untilMs: number },
): Measure {
  const measure = measureOf(id);
  if (measure === undefined) throw new AppError('measure.unknown');
  const { shown } = measure;
  if (shown.by !== 'attestation') throw new AppError('measure.not-attested', { measure: id });
  if (shown.of !== by) throw new AppError('measure.of-others', { measure: id, who: shown.of });
  if (untilMs <= atMs || untilMs > atMs + (shown.mostDays + 1) * dayMs) {
    throw new AppError('measure.until-too-far', { measure: id, days: shown.mostDays });
  }
  return measure;
}
