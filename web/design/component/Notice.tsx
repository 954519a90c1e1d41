import './notice.css';
import type { ReactNode } from 'react';
import { AttentionIcon, CheckIcon, InfoIcon } from '../icon/icons.tsx';

export interface NoticeProps {
  tone?: 'info' | 'ok' | 'warn' | 'stop';
  /** What happened, and to what: "Das Gerät wurde nicht abgemeldet." */
  title: string;
  /** The remedy: what to do now. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** Says what happened, to what, and what to do. `stop` is announced at once, the others politely. */
export function Notice({ tone = 'info', title, children, actions }: NoticeProps) {
  return (
    <div className="o-notice" data-tone={tone} role={tone === 'stop' ? 'alert' : 'status'}>
      {icons[tone]}
      <div className="o-notice-words">
        <p className="o-notice-title">{title}</p>
        {children !== undefined && <div>{children}</div>}
        {actions !== undefined && <div className="o-row">{actions}</div>}
      </div>
    </div>
  );
}

const icons = {
  info: <InfoIcon />,
  ok: <CheckIcon />,
  warn: <AttentionIcon />,
  stop: <AttentionIcon />,
};
