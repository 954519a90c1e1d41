import './symbol-sentence.css';
import { lazy, Suspense } from 'react';
import { useIntl } from 'react-intl';

const NamedPictogram = lazy(async () => ({
  default: (await import('./NamedPictogram.tsx')).NamedPictogram,
}));

/** A sentence of pictograms to be looked at: each with its word, in order. */
export function SymbolRow({ symbols }: { readonly symbols: readonly string[] }) {
  const intl = useIntl();
  return (
    <ol className="o-list o-symbols-list" aria-label={intl.formatMessage({ id: 'design.symbols' })}>
      {symbols.map((concept, at) => (
        // The same picture may stand several times.
        <li key={`${at} ${concept}`} className="o-symbol">
          <Suspense>
            <NamedPictogram concept={concept} />
          </Suspense>
        </li>
      ))}
    </ol>
  );
}
