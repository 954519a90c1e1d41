import './state-mark.css';
import { useIntl } from 'react-intl';
import { Link } from 'react-aria-components/Link';
import { AttentionIcon, CheckIcon, OfflineIcon, SendIcon } from '../icon/icons.tsx';

export type MarkedState =
  | { kind: 'online' }
  | { kind: 'sending'; count: number }
  | { kind: 'receiving'; count: number }
  | { kind: 'offline'; waiting: number }
  | { kind: 'attention'; count: number };

export interface StateMarkProps {
  state: MarkedState;
  /** Where the waiting and refused work is listed. */
  href: string;
}

/** Is it sent? Shape and word, a status message for screen readers, and the way to what waits. */
export function StateMark({ state, href }: StateMarkProps) {
  const intl = useIntl();
  const words = intl.formatMessage(
    { id: `design.state.${state.kind}` },
    { count: state.kind === 'offline' ? state.waiting : state.kind === 'online' ? 0 : state.count },
  );
  return (
    <Link className="o-state" href={href} data-state={state.kind}>
      <span className="o-state-shape">{shapes[state.kind]}</span>
      <output>{words}</output>
    </Link>
  );
}

const shapes = {
  online: <CheckIcon />,
  sending: <SendIcon />,
  receiving: <SendIcon className="o-state-down" />,
  offline: <OfflineIcon />,
  attention: <AttentionIcon />,
};
