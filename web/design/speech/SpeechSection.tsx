import { useEffect, useId, useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '../component/Notice.tsx';
import { RadioCards } from '../component/RadioCards.tsx';
import { Select } from '../component/Select.tsx';
import { PlayIcon, SpeakerIcon } from '../icon/icons.tsx';
import { browserSynthesis } from './browser-synthesis.ts';
import { ReadAloud } from './ReadAloud.tsx';
import { unheardWords } from './SpeechBar.tsx';
import {
  changeSpeechSettings,
  type SpeechRate,
  speechRates,
  useSpeechSettings,
} from './speech-settings.ts';
import type { Synthesis, Voice } from './synthesis.ts';
import { languageIn, voiceFor, voicesFor } from './voice-for.ts';

/** The faster, the more arrows. */
function RatePicture({ rate }: { rate: SpeechRate }) {
  const at = (Object.keys(speechRates) as SpeechRate[]).indexOf(rate);
  return (
    <span className="o-row" data-tight aria-hidden="true">
      {Array.from({ length: at + 1 }, (_, each) => (
        <PlayIcon key={each} />
      ))}
    </span>
  );
}

/** How this device reads aloud: voice, speed, and a sentence to try both. */
export function SpeechSection({ synthesis }: { synthesis?: Synthesis | null }) {
  const intl = useIntl();
  const heading = useId();
  const settings = useSpeechSettings();
  const voices = useVoices(synthesis);
  const language = languageIn(intl.locale);
  const possible = voicesFor(voices ?? [], intl.locale);
  const chosen = voiceFor(voices ?? [], intl.locale, settings.voices[language]);
  const missing = unheardWords(intl, { why: 'no-voice', lang: intl.locale });
  return (
    <section className="o-section" aria-labelledby={heading}>
      <h2 id={heading}>{intl.formatMessage({ id: 'design.speech.title' })}</h2>
      {voices !== undefined && chosen === null && (
        <Notice tone="warn" title={missing.what}>
          {missing.remedy}
        </Notice>
      )}
      {chosen !== null && (
        <>
          {possible.length > 1 ? (
            <Select
              label={intl.formatMessage({ id: 'design.speech.voice' })}
              hint={intl.formatMessage({ id: 'design.speech.voice.hint' })}
              value={chosen.id}
              onChange={(id) => {
                changeSpeechSettings({ voices: { ...settings.voices, [language]: id } });
              }}
              options={possible.map(({ id, name }) => ({
                id,
                label: name,
                picture: <SpeakerIcon />,
              }))}
            />
          ) : (
            <p>{intl.formatMessage({ id: 'design.speech.oneVoice' }, { name: chosen.name })}</p>
          )}
          <RadioCards<SpeechRate>
            label={intl.formatMessage({ id: 'design.speech.rate' })}
            value={settings.rate}
            onChange={(rate) => {
              changeSpeechSettings({ rate });
            }}
            cards={(Object.keys(speechRates) as SpeechRate[]).map((id) => ({
              id,
              label: intl.formatMessage({ id: `design.speech.rate.${id}` }),
              picture: <RatePicture rate={id} />,
            }))}
          />
          <div>
            <ReadAloud
              about={intl.formatMessage({ id: 'design.speech.trial.about' })}
              compose={() =>
                Promise.resolve([
                  { text: intl.formatMessage({ id: 'design.speech.trial' }), lang: intl.locale },
                ])
              }
            />
          </div>
        </>
      )}
    </section>
  );
}

/** The voices of this device; undefined for the moment until the browser has said which. */
function useVoices(given: Synthesis | null | undefined): readonly Voice[] | undefined {
  const [voices, setVoices] = useState<readonly Voice[]>();
  useEffect(() => {
    const synthesis = given === undefined ? browserSynthesis() : given;
    const look = (): void => {
      setVoices(synthesis?.voices() ?? []);
    };
    const first = synthesis?.voices() ?? [];
    if (first.length > 0 || synthesis === null) {
      look();
      return synthesis?.onVoices(look);
    }
    // They come a moment later, or there are none.
    const timer = setTimeout(look, 1_500);
    const stop = synthesis.onVoices(look);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [given]);
  return voices;
}
