import './speech-bar.css';
import { createPortal } from 'react-dom';
import { type IntlShape, useIntl } from 'react-intl';
import { Button } from '../component/Button.tsx';
import { AttentionIcon, CloseIcon, PauseIcon, PlayIcon, StopIcon } from '../icon/icons.tsx';
import type { SpeakerState, SpeechProblem } from './speaker.ts';
import { useSpeaker, useSpeakerState } from './use-speaker.ts';
import { languageIn } from './voice-for.ts';

/**
 * What is being read, word by word, and how to stop it: always in sight, above dialogs too. Nothing
 * glides: the mark jumps (WCAG 2.2.2, 2.3.3).
 */
export function SpeechBar() {
  const state = useSpeakerState();
  if (state.is === 'silent' && state.problem === null) return null;
  return createPortal(
    // Dialogs take what lies outside of them from everybody; this stays (react-aria).
    <div className="o-speech" data-react-aria-top-layer="true">
      {state.is === 'silent' ? (
        state.problem !== null && <Unheard problem={state.problem} />
      ) : (
        <Reading state={state} />
      )}
    </div>,
    document.body,
  );
}

function Reading({ state }: { state: Exclude<SpeakerState, { is: 'silent' }> }) {
  const intl = useIntl();
  const speaker = useSpeaker();
  const { text, word, lang } = state;
  return (
    <section className="o-speech-bar" aria-label={intl.formatMessage({ id: 'design.speech.bar' })}>
      {/* Who hears it needs no screen reader to say it once more. */}
      <p className="o-speech-text" aria-hidden="true" lang={lang === '' ? undefined : lang}>
        {text === null ? (
          intl.formatMessage({ id: 'design.speech.recording' })
        ) : word === null ? (
          text
        ) : (
          <>
            {text.slice(0, word.from)}
            <mark>{text.slice(word.from, word.to)}</mark>
            {text.slice(word.to)}
          </>
        )}
      </p>
      <div className="o-speech-buttons">
        {state.is === 'speaking' ? (
          <Button
            icon={<PauseIcon />}
            onPress={() => {
              speaker.pause();
            }}
          >
            {intl.formatMessage({ id: 'design.speech.pause' })}
          </Button>
        ) : (
          <Button
            icon={<PlayIcon />}
            onPress={() => {
              speaker.resume();
            }}
          >
            {intl.formatMessage({ id: 'design.speech.resume' })}
          </Button>
        )}
        <Button
          icon={<StopIcon />}
          onPress={() => {
            speaker.stop();
          }}
        >
          {intl.formatMessage({ id: 'design.speech.stop' })}
        </Button>
      </div>
    </section>
  );
}

function Unheard({ problem }: { problem: SpeechProblem }) {
  const intl = useIntl();
  const speaker = useSpeaker();
  const { what, remedy } = unheardWords(intl, problem);
  return (
    <section className="o-speech-bar" role="alert">
      <div className="o-speech-problem">
        <AttentionIcon />
        <div>
          <p>
            <strong>{what}</strong>
          </p>
          <p>{remedy}</p>
        </div>
      </div>
      <div className="o-speech-buttons">
        <Button
          icon={<CloseIcon />}
          onPress={() => {
            speaker.stop();
          }}
        >
          {intl.formatMessage({ id: 'design.close' })}
        </Button>
      </div>
    </section>
  );
}

/** Why nothing is heard, and what to do. */
export function unheardWords(
  intl: IntlShape,
  { why, lang }: SpeechProblem,
): { readonly what: string; readonly remedy: string } {
  const key = why === 'no-voice' ? 'design.speech.noVoice' : 'design.speech.failed';
  const language = new Intl.DisplayNames(intl.locale, { type: 'language' }).of(languageIn(lang));
  return {
    what: intl.formatMessage({ id: key }, { language: language ?? lang }),
    remedy: intl.formatMessage({ id: `${key}.remedy` }),
  };
}
