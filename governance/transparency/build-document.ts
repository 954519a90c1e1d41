import { measures } from '../measures/catalogue.ts';
import type { KnownMeasure } from '../measures/known.ts';
import type { AnyKind } from '#kernel/kind/define-kind.ts';
import type {
  HostingFacts,
  OperatorFacts,
  PublishedOption,
  PublishedProvider,
  TransparencyDocument,
} from './document.ts';
import { publishedHoldings, publishedKinds } from './holdings.ts';

/** What the running configuration says. */
export interface RunningConfiguration {
  readonly program: string;
  readonly mode: 'trial' | 'production';
  /** Where the privacy policy is; null: unknown. */
  readonly policy: string | null;
  readonly hosting: HostingFacts;
  readonly kinds: readonly AnyKind[];
  readonly options: readonly PublishedOption[];
}

/** It is about the page itself: what it says would be others' hash as soon as it were said. */
const ofThePageItself = 'orders.published';

export const publishedMeasures = measures.filter(({ id }) => id !== ofThePageItself);

/** The page as it is now, from the configuration that runs and from what is known of the measures. */
export function buildDocument(
  running: RunningConfiguration,
  operator: Omit<OperatorFacts, 'policy'>,
  providers: readonly PublishedProvider[],
  known: readonly KnownMeasure[],
): TransparencyDocument {
  return {
    form: 1,
    program: running.program,
    mode: running.mode,
    operator: { ...operator, policy: running.policy },
    hosting: running.hosting,
    kinds: publishedKinds(running.kinds),
    holdings: publishedHoldings(),
    providers,
    options: running.options,
    measures: known
      .filter(({ measure }) => measure.id !== ofThePageItself)
      .map(({ measure: { id }, state }) => ({
        id,
        is: state.is,
        because: state.is === 'unmet' ? state.because : null,
      })),
  };
}

/** Of an operator that nobody has named. */
export const nobodyNamed: Omit<OperatorFacts, 'policy'> = {
  name: null,
  address: null,
  contact: null,
};
