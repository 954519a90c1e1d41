import { type ReactNode, useState } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { PlainDay } from '#kernel/base/plain-day.ts';
import type { Appearance } from '#web/design/appearance.ts';
import type { DayColour } from '#web/design/day-colour.ts';
import german from '#web/design/messages/de.json' with { type: 'json' };
import type { Rating } from '#web/design/rating.ts';
import { Speaker } from '#web/design/speech/speaker.ts';
import { FakeSynthesis, voice } from '#web/design/speech/testing/fake-synthesis.ts';
import { MemoryLive } from '#web/design/testing/memory-live.ts';
import { renderView } from '#web/design/testing/render-view.tsx';
import { sampleDirectory } from '#web/design/testing/sample-directory.ts';
import { CheckIcon, DayIcon, DaysIcon, MoveIcon, TrashIcon } from '../icon/icons.tsx';
import { Button } from './Button.tsx';
import { DateField } from './DateField.tsx';
import { DayColourRadios } from './DayColourRadios.tsx';
import { Dialog } from './Dialog.tsx';
import { FaceRating } from './FaceRating.tsx';
import { Menu } from './Menu.tsx';
import { Notice } from './Notice.tsx';
import { PictogramPicker } from './PictogramPicker.tsx';
import { SegmentedControl } from './SegmentedControl.tsx';
import { TextField } from './TextField.tsx';
import { TimeField } from './TimeField.tsx';

let unmount: (() => void) | undefined;
afterEach(() => {
  unmount?.();
  unmount = undefined;
  vi.unstubAllGlobals();
});

/** What the browser tells when the device is asked to go back; TypeScript does not know it yet. */
interface Watcher {
  requestClose(): void;
}

/** Goes back as Android's key does: to whoever began to watch for it last, and still does. */
function deviceBack(): () => void {
  const { CloseWatcher } = globalThis as unknown as { CloseWatcher: new () => Watcher };
  const watching: Watcher[] = [];
  vi.stubGlobal(
    'CloseWatcher',
    class extends CloseWatcher {
      constructor() {
        super();
        watching.push(this);
      }
      destroy(): void {
        watching.splice(watching.indexOf(this), 1);
      }
    },
  );
  return () => {
    watching.at(-1)?.requestClose();
  };
}

function show(
  view: ReactNode,
  appearance: Partial<Appearance> = {},
  speaker: Speaker | null = null,
): void {
  const live = new MemoryLive(sampleDirectory);
  ({ unmount } = renderView(
    <>
      <button type="button">Anfang</button>
      {view}
    </>,
    {
      live,
      locale: 'de-DE',
      messages: german,
      appearance,
      ...(speaker !== null && { speaker }),
    },
  ));
}

/** Tab into the view from a button before it: where the tab order begins on an empty page is left to chance. */
async function tabIn(): Promise<void> {
  const start = page.getByRole('button', { name: 'Anfang' });
  await expect.element(start).toBeVisible();
  start.element().focus();
  await userEvent.tab();
}

describe('the colour of a day', () => {
  function Colours() {
    const [day, setDay] = useState<DayColour | null>('blue');
    return <DayColourRadios value={day} onChange={setDay} />;
  }

  test('[UX11] is one tab stop; arrow keys choose, and go round', async () => {
    show(<Colours />);
    await expect.element(page.getByRole('radio', { name: 'Blau' })).toBeChecked();
    await tabIn();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(page.getByRole('radio', { name: 'Weiß' })).toBeChecked();
    await expect.element(page.getByRole('radio', { name: 'Weiß' })).toHaveFocus();
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
    await expect.element(page.getByRole('radio', { name: 'Rot' })).toBeChecked();
  });
});

describe('a face', () => {
  function Faces() {
    const [rating, setRating] = useState<Rating | null>(null);
    return <FaceRating value={rating} onChange={setRating} />;
  }

  test('[UX11] is a native radio with a feeling for a name, in a group "Wie war es?"', async () => {
    show(<Faces />);
    const group = page.getByRole('group', { name: 'Wie war es?' });
    await expect.element(group.getByRole('radio', { name: 'weiß nicht' })).toBeInTheDocument();
    await tabIn();
    await userEvent.keyboard(' ');
    await expect.element(group.getByRole('radio', { name: 'sehr gut' })).toBeChecked();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(group.getByRole('radio', { name: 'gut', exact: true })).toBeChecked();
  });
});

describe('the picture picker', () => {
  function Picker() {
    const [picture, setPicture] = useState<string | null>(null);
    return (
      <>
        <PictogramPicker label="Bild" value={picture} onChange={setPicture} title="Schwimen" />
        <output aria-label="gewählt">{picture}</output>
      </>
    );
  }

  test('[UX11][UX27] is opened, searched with a typing error and chosen from by keyboard alone', async () => {
    show(<Picker />);
    await tabIn();
    await userEvent.keyboard('{Enter}');
    const search = page.getByRole('searchbox', { name: 'Bild suchen' });
    await expect.element(search).toBeVisible();
    await search.fill('Zanarzt');
    await expect.element(page.getByRole('button', { name: 'Zahnarzt' })).toBeVisible();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByLabelText('gewählt')).toHaveTextContent('dentist');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Anderes Bild' })).toHaveFocus();
  });

  test('[UX27] offers what fits the title first; arrows move in the grid, End to its last', async () => {
    show(<Picker />);
    await page.getByRole('button', { name: 'Bild wählen' }).click();
    const suggestions = page.getByRole('list', { name: 'Vorschläge' });
    await expect.element(suggestions.getByRole('button').first()).toHaveTextContent('Schwimmen');
    const topics = page.getByRole('list', { name: 'Thema' });
    topics.getByRole('button', { name: 'Sport' }).element().focus();
    await userEvent.keyboard('{Home}');
    await expect.element(topics.getByRole('button').first()).toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(topics.getByRole('button', { name: 'Getränke' })).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect.element(topics.getByRole('button').last()).toHaveFocus();
  });

  test('[SB11] shows what was taken last and what was kept before the topics, for the account on this device', async () => {
    localStorage.clear();
    show(<Picker />);
    await page.getByRole('button', { name: 'Bild wählen' }).click();
    await expect.element(page.getByRole('list', { name: 'Thema' })).toBeVisible();
    await expect
      .element(page.getByRole('list', { name: 'Zuletzt benutzt' }))
      .not.toBeInTheDocument();
    await page.getByRole('searchbox', { name: 'Bild suchen' }).fill('Hunde');
    await page.getByRole('button', { name: 'Hund', exact: true }).click();
    await page.getByRole('button', { name: 'Zu meinen Bildern' }).click();
    await expect
      .element(page.getByRole('button', { name: 'Aus meinen Bildern nehmen' }))
      .toBeVisible();
    expect(Object.keys(localStorage)).toEqual([`obhut.pictures.${sampleDirectory.me.accountId}`]);

    await page.getByRole('button', { name: 'Anderes Bild' }).click();
    const kept = page.getByRole('list', { name: 'Meine Bilder' });
    await expect.element(kept.getByRole('button', { name: 'Hund', exact: true })).toBeVisible();
    const recent = page.getByRole('list', { name: 'Zuletzt benutzt' });
    await expect.element(recent.getByRole('button', { name: 'Hund', exact: true })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await page.getByRole('button', { name: 'Aus meinen Bildern nehmen' }).click();
    await page.getByRole('button', { name: 'Anderes Bild' }).click();
    await expect.element(recent).toBeVisible();
    await expect.element(kept).not.toBeInTheDocument();
  });

  test('[SB2][SB11] what is kept and not understood costs nothing but itself', async () => {
    localStorage.setItem(
      `obhut.pictures.${sampleDirectory.me.accountId}`,
      JSON.stringify({ recent: ['of-a-later-version', 7, 'dog'], favourites: 'none' }),
    );
    show(<Picker />);
    await page.getByRole('button', { name: 'Bild wählen' }).click();
    const recent = page.getByRole('list', { name: 'Zuletzt benutzt' });
    await expect.element(recent.getByRole('button')).toHaveTextContent('Hund');
    await expect.element(page.getByRole('list', { name: 'Meine Bilder' })).not.toBeInTheDocument();
    localStorage.clear();
  });

  test('[SB10] offers that are not sure say so, and one press takes one', async () => {
    function Offering() {
      const [picture, setPicture] = useState<string | null>(null);
      return (
        <>
          <PictogramPicker
            label="Bild"
            value={picture}
            onChange={setPicture}
            offers={{ concepts: ['plaster', 'doctor'], isUnsure: true }}
          />
          <output aria-label="gewählt">{picture}</output>
        </>
      );
    }
    show(<Offering />);
    const offers = page.getByRole('list', { name: /^Nicht sicher/ });
    await expect.element(offers).toBeVisible();
    await tabIn();
    await userEvent.tab();
    await userEvent.keyboard('{ArrowRight}{Enter}');
    await expect.element(page.getByLabelText('gewählt')).toHaveTextContent('doctor');
    // What was pressed stays, with the focus: the next press corrects it again.
    await expect.element(offers.getByRole('button', { pressed: true })).toHaveFocus();
  });

  test('[UX11] makes every picture a tab stop in the easy density, for switches', async () => {
    show(<Picker />, { density: 'easy' });
    await page.getByRole('button', { name: 'Bild wählen' }).click();
    const topics = page.getByRole('list', { name: 'Thema' });
    await expect.element(topics).toBeVisible();
    const stops = topics.getByRole('button').elements();
    expect(stops.length).toBeGreaterThan(10);
    expect(stops.every((button) => button.getAttribute('tabindex') === '0')).toBe(true);
  });

  test('[UX11] leads from topic to pictures and back', async () => {
    show(<Picker />);
    await page.getByRole('button', { name: 'Bild wählen' }).click();
    await page.getByRole('button', { name: 'Tiere' }).click();
    await expect.element(page.getByRole('button', { name: 'Hund', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Alle Themen' }).click();
    await expect.element(page.getByRole('button', { name: 'Haushalt' })).toBeVisible();
  });
});

describe('a dialog', () => {
  function WithDialog() {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <Button
          icon={<CheckIcon />}
          onPress={() => {
            setOpen(true);
          }}
        >
          Öffnen
        </Button>
        <Dialog
          title="Termin"
          isOpen={isOpen}
          onClose={() => {
            setOpen(false);
          }}
          actions={
            <Button icon={<CheckIcon />} variant="main">
              Speichern
            </Button>
          }
        >
          <TextField label="Was?" />
          <Menu
            label="Mehr"
            items={[{ id: 'move', label: 'Verschieben', icon: <MoveIcon /> }]}
            onAction={() => {}}
          />
        </Dialog>
      </>
    );
  }

  test('[UX12] keeps the focus inside, closes with Escape and gives it back', async () => {
    show(<WithDialog />);
    await tabIn();
    await userEvent.keyboard('{Enter}');
    const dialog = page.getByRole('dialog', { name: 'Termin' });
    await expect.element(dialog).toBeVisible();
    for (let step = 0; step < 6; step++) {
      await userEvent.tab();
      expect(dialog.element().contains(document.activeElement)).toBe(true);
    }
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Öffnen' })).toHaveFocus();
  });

  test('[UX31] the way back of the device closes a menu, then the dialog under it, and nothing more', async () => {
    const back = deviceBack();
    show(<WithDialog />);
    await tabIn();
    await userEvent.keyboard('{Enter}');
    const dialog = page.getByRole('dialog', { name: 'Termin' });
    await userEvent.click(dialog.getByRole('button', { name: 'Mehr' }));
    const item = page.getByRole('menuitem', { name: 'Verschieben' });
    await expect.element(item).toBeVisible();
    back();
    await expect.element(item).not.toBeInTheDocument();
    await expect.element(dialog).toBeVisible();
    back();
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Öffnen' })).toHaveFocus();
    back();
    await expect.element(page.getByRole('button', { name: 'Öffnen' })).toBeVisible();
  });

  test('[UX32] what went wrong comes into view, also when it is known later and stands far above', async () => {
    function Failing() {
      const [problem, setProblem] = useState<string | null>(null);
      return (
        <Dialog
          isOpen
          title="Termin"
          onClose={() => {}}
          actions={
            <Button
              icon={<CheckIcon />}
              onPress={async () => {
                await new Promise((later) => {
                  setTimeout(later, 100);
                });
                setProblem('Das ging nicht.');
              }}
            >
              Speichern
            </Button>
          }
        >
          {problem !== null && <Notice tone="stop" title={problem} />}
          <div style={{ height: 3000 }} />
          <TextField label="Notiz" />
        </Dialog>
      );
    }
    show(<Failing />);
    await userEvent.fill(page.getByRole('textbox', { name: 'Notiz' }), 'Badehose');
    await userEvent.click(page.getByRole('button', { name: 'Speichern' }));
    await expect.element(page.getByText('Das ging nicht.')).toBeInViewport();
    await expect.element(page.getByRole('textbox', { name: 'Notiz' })).toHaveValue('Badehose');
  });

  test('[SP5][UX12] Tab leads past its end to what stops the voice, and back into it', async () => {
    const speaker = new Speaker({
      synthesis: new FakeSynthesis([voice('anna', 'de-DE')]),
      settings: () => ({ rate: 'normal', voices: {} }),
      openSound: () => {
        throw new Error('there is no recording');
      },
    });
    show(<WithDialog />, {}, speaker);
    await tabIn();
    await userEvent.keyboard('{Enter}');
    const dialog = page.getByRole('dialog', { name: 'Termin' });
    await expect.element(dialog).toBeVisible();
    speaker.read('text', [{ text: 'Zähne putzen.', lang: 'de-DE' }]);
    const bar = page.getByRole('region', { name: 'Vorlesen' });
    await expect.element(bar).toBeVisible();
    const last = dialog.getByRole('button', { name: 'Speichern' });
    last.element().focus();
    await userEvent.tab();
    await expect.element(bar.getByRole('button', { name: 'Pause' })).toHaveFocus();
    await userEvent.tab({ shift: true });
    await expect.element(last).toHaveFocus();

    const first = dialog.getByRole('button', { name: 'Schließen' });
    first.element().focus();
    await userEvent.tab({ shift: true });
    const stop = bar.getByRole('button', { name: 'Stopp' });
    await expect.element(stop).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => speaker.state()).toEqual({ is: 'silent', problem: null });
    // With nothing above it, the dialog keeps the focus as before.
    last.element().focus();
    await userEvent.tab();
    await expect.element(first).toHaveFocus();
  });
});

test('[SP5][UX9] on a small phone in easy, why nothing is heard can be closed at once', async () => {
  await page.viewport(360, 640);
  const speaker = new Speaker({
    synthesis: new FakeSynthesis([]),
    settings: () => ({ rate: 'normal', voices: {} }),
    openSound: () => {
      throw new Error('there is no recording');
    },
    voicesWithinMs: 0,
  });
  show(<p>Zähne putzen.</p>, { density: 'easy' }, speaker);
  speaker.read('text', [{ text: 'Zähne putzen.', lang: 'de-DE' }]);
  const close = page.getByRole('alert').getByRole('button', { name: 'Schließen' });
  await expect.element(close).toBeInViewport({ ratio: 1 });
  await page.viewport(414, 896);
});

describe('a menu', () => {
  test('[UX11] opens with an arrow key and tells what was chosen', async () => {
    const chosen: string[] = [];
    show(
      <Menu
        label="Mehr"
        items={[
          { id: 'move', label: 'Verschieben', icon: <MoveIcon /> },
          { id: 'delete', label: 'Löschen', icon: <TrashIcon />, isDanger: true },
        ]}
        onAction={(id) => chosen.push(id)}
      />,
    );
    await tabIn();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(page.getByRole('menuitem', { name: 'Verschieben' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(chosen).toEqual(['delete']);
  });
});

describe('the button of a menu', () => {
  test('[UX12] says what it is and whether it is open; Arrow Up begins at the end, Escape leads back to it', async () => {
    show(
      <Menu
        label="Mehr"
        items={[
          { id: 'move', label: 'Verschieben', icon: <MoveIcon /> },
          { id: 'delete', label: 'Löschen', icon: <TrashIcon />, isDanger: true },
        ]}
        onAction={() => {}}
      />,
    );
    const button = page.getByRole('button', { name: 'Mehr' });
    await expect.element(button).toHaveAttribute('aria-haspopup', 'menu');
    await expect.element(button).toHaveAttribute('aria-expanded', 'false');
    await tabIn();
    await userEvent.keyboard('{ArrowUp}');
    await expect.element(page.getByRole('menuitem', { name: 'Löschen' })).toHaveFocus();
    expect(document.querySelector('button[aria-expanded=true]')).not.toBeNull();
    await userEvent.keyboard('{Escape}');
    await expect.element(button).toHaveFocus();
    await expect.element(button).toHaveAttribute('aria-expanded', 'false');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('menuitem', { name: 'Verschieben' })).toHaveFocus();
  });
});

describe('a choice of views', () => {
  test('[UX11] changes nothing while arrows pass over it', async () => {
    const chosen: string[] = [];
    show(
      <SegmentedControl
        label="Ansicht"
        value="day"
        onChange={(id) => chosen.push(id)}
        segments={[
          { id: 'day', icon: <DayIcon />, label: 'Tag' },
          { id: 'week', icon: <DaysIcon />, label: 'Woche' },
        ]}
      />,
    );
    await tabIn();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(page.getByRole('radio', { name: 'Woche' })).toHaveFocus();
    expect(chosen).toEqual([]);
    await userEvent.keyboard('{Enter}');
    expect(chosen).toEqual(['week']);
  });
});

describe('times and days', () => {
  test('[UX26] "halb neun" becomes 8:30; what is no time stays as typed, with the remedy', async () => {
    const times: (string | null)[] = [];
    function Times() {
      const [time, setTime] = useState<string | null>(null);
      return (
        <TimeField
          label="Beginn"
          value={time}
          onChange={(next) => {
            times.push(next);
            setTime(next);
          }}
        />
      );
    }
    show(<Times />);
    const field = page.getByRole('textbox', { name: 'Beginn' });
    await field.fill('halb neun');
    await userEvent.tab();
    await expect.element(field).toHaveValue('8:30');
    expect(times.at(-1)).toBe('08:30');
    await field.fill('halb fünf');
    await expect.element(page.getByRole('status')).toHaveTextContent('Gelesen als 16:30');
    await field.fill('bald');
    await userEvent.tab();
    await expect.element(field).toHaveValue('bald');
    await expect.element(field).toHaveAccessibleDescription(/keine Uhrzeit/);
  });

  test('[UX11] a day is found in the month by keyboard: arrows by day and week, Page Down by month', async () => {
    function Days() {
      const [day, setDay] = useState<PlainDay | null>('2026-05-06' as PlainDay);
      return (
        <>
          <DateField label="Tag" value={day} onChange={setDay} today={'2026-05-06' as PlainDay} />
          <output aria-label="gewählt">{day}</output>
        </>
      );
    }
    show(<Days />);
    await page.getByRole('button', { name: 'Im Monat wählen' }).click();
    await expect.element(page.getByRole('button', { name: 'Mittwoch, 6. Mai 2026' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    await expect
      .element(page.getByRole('button', { name: 'Donnerstag, 14. Mai 2026' }))
      .toHaveFocus();
    await userEvent.keyboard('{PageDown}{Home}');
    await expect.element(page.getByRole('button', { name: 'Montag, 8. Juni 2026' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByLabelText('gewählt')).toHaveTextContent('2026-06-08');
  });
});
