import { useIntl } from 'react-intl';
import { LinkButton } from '#web/design/component/Button.tsx';
import { Notice } from '#web/design/component/Notice.tsx';
import { ChainIcon } from '../frame/office-icons.tsx';
import type { OfficePlace } from '../frame/office-place.ts';
import type { ChronicleReport } from './verify-port.ts';

/** What a check found, and what that stands on, in plain words; beside each finding what the check itself says. */
export function CheckReport({
  place,
  report,
  from,
}: {
  place: OfficePlace;
  report: ChronicleReport;
  from: 'server' | 'file';
}) {
  const intl = useIntl();
  const { verdict, tenant, after, size, ground, unsigned, unchecked, findings } = report;
  const isGood = verdict === 'good';
  const isOther = tenant !== null && tenant !== place.tenant;
  const lines = [
    intl.formatMessage(
      { id: 'chronicle.report.range' },
      { events: report.events, first: after + 1, last: size, signed: report.signedSize },
    ),
    intl.formatMessage({ id: 'chronicle.report.ground' }, { ground }),
    ...(unsigned === null
      ? []
      : [intl.formatMessage({ id: 'chronicle.report.unsigned' }, { ...unsigned })]),
    ...(report.erasedInAll === 0
      ? []
      : [intl.formatMessage({ id: 'chronicle.report.erased' }, { count: report.erasedInAll })]),
    ...(unchecked.length === 0
      ? []
      : [
          intl.formatMessage(
            { id: 'chronicle.report.unchecked' },
            { sizes: intl.formatList(unchecked.map((one) => intl.formatNumber(one))) },
          ),
        ]),
  ];
  return (
    <section className="o-section" aria-labelledby="check-report">
      <h2 id="check-report">{intl.formatMessage({ id: 'chronicle.report' })}</h2>
      {isOther && (
        <Notice
          tone="warn"
          title={intl.formatMessage({ id: 'chronicle.report.other' }, { tenant })}
        />
      )}
      <Notice
        tone={isGood ? (ground === 'file' ? 'info' : 'ok') : 'stop'}
        title={intl.formatMessage(
          { id: 'chronicle.report.verdict' },
          { good: String(isGood), count: report.findingsInAll },
        )}
      >
        {intl.formatMessage({ id: 'chronicle.report.meaning' }, { good: String(isGood), from })}
      </Notice>
      <ul className="o-chronicle-lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {findings.length > 0 && (
        <>
          <h3>{intl.formatMessage({ id: 'chronicle.report.findings' })}</h3>
          <ul className="o-list o-lines">
            {findings.map((finding) => (
              <li
                key={`${finding.kind} ${finding.seq} ${finding.line} ${finding.words}`}
                className="o-line"
              >
                <span className="o-line-cell">
                  <span className="o-line-name">
                    {intl.formatMessage({ id: 'chronicle.finding' }, { kind: finding.kind })}
                  </span>
                  <br />
                  <span className="o-small" lang="en">
                    {finding.words}
                  </span>
                  {finding.line !== null && (
                    <span className="o-small">
                      {' '}
                      {intl.formatMessage({ id: 'chronicle.finding.line' }, { line: finding.line })}
                    </span>
                  )}
                </span>
                {finding.seq !== null && !isOther && (
                  <span className="o-line-end">
                    <LinkButton
                      variant="quiet"
                      icon={<ChainIcon />}
                      href={place.href('chronicle', String(finding.seq))}
                    >
                      {intl.formatMessage({ id: 'chronicle.number' }, { seq: finding.seq })}
                    </LinkButton>
                  </span>
                )}
              </li>
            ))}
          </ul>
          {report.findingsInAll > findings.length && (
            <p>
              {intl.formatMessage(
                { id: 'chronicle.report.more' },
                { count: report.findingsInAll - findings.length },
              )}
            </p>
          )}
        </>
      )}
    </section>
  );
}
