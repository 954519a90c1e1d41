import './skip-link.css';
import { useIntl } from 'react-intl';

/** First in the tab order; shown when it has the focus. */
export function SkipLink({ target }: { target: string }) {
  const intl = useIntl();
  return (
    <a className="o-skip" href={`#${target}`}>
      {intl.formatMessage({ id: 'design.skip' })}
    </a>
  );
}
