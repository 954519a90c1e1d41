import { useIntl } from 'react-intl';

/** Whose work this stands on. The licences ask for their names. */
export function AboutSection() {
  const intl = useIntl();
  return (
    <section className="o-section" aria-labelledby="settings-about">
      <h2 id="settings-about">{intl.formatMessage({ id: 'shell.about.title' })}</h2>
      <p className="o-measure">{intl.formatMessage({ id: 'shell.about.obhut' })}</p>
      <p className="o-measure">{intl.formatMessage({ id: 'shell.about.pictures' })}</p>
      <p className="o-measure">{intl.formatMessage({ id: 'shell.about.font' })}</p>
    </section>
  );
}
