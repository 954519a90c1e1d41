import './brand.css';
import mark from './mark.svg';

/** Our sign, a heart in a hand, with the name; and the organisation one is in. */
export function Brand({ detail }: { detail?: string | undefined }) {
  return (
    <div className="o-brand">
      <img src={mark} alt="" width="64" height="64" className="o-brand-mark" />
      <span className="o-brand-words">
        <span className="o-brand-name">Obhut</span>
        {detail !== undefined && <span className="o-small">{detail}</span>}
      </span>
    </div>
  );
}
