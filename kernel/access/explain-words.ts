import type { PersonExplanation, PersonReason } from '#kernel/access/explain-person.ts';
import type { Right } from '#kernel/kind/right.ts';

/** Whoever can say messages, dates and lists in one language; react-intl's `IntlShape` can. */
export interface Speaker {
  formatMessage(message: { id: string }, values?: Record<string, string | number>): string;
  formatDate(at: Date, options: Intl.DateTimeFormatOptions): string;
  formatList(parts: readonly string[]): string;
}

/** Nobody listens to more; and saying hundreds would hold up everybody else on the server. */
const mostReasons = 8;

/**
 * Says why a person sees what is in an audience, or does not, in a sentence or two (AC20). The
 * words are in `messages/`.
 */
export function explainInWords(
  speaker: Speaker,
  explanation: PersonExplanation,
  now: Date,
): string {
  const say = new Saying(speaker, explanation, now);
  const allowing = explanation.reasons.filter(
    ({ effect, rights, state }) => effect === 'allow' && state === 'now' && rights.includes('read'),
  );
  if (!explanation.rights.includes('read')) {
    return say.message('explain.unseen', { cause: causeOf(say, explanation, allowing) });
  }
  const sees =
    allowing.length === 0
      ? say.message('explain.sees.always')
      : say.message('explain.sees', { reasons: say.reasons(allowing) });
  // The sentence names what each grant allows; what a deny takes from it shows in the sum.
  const isDenied = explanation.reasons.some(
    ({ effect, state }) => effect === 'deny' && state === 'now',
  );
  return allowing.length === 1 && !isDenied && sameRights(allowing[0], explanation)
    ? sees
    : `${sees} ${say.message('explain.allowed', { rights: say.rights(explanation.rights) })}`;
}

function causeOf(
  say: Saying,
  { membership, rights, reasons }: PersonExplanation,
  allowing: readonly PersonReason[],
): string {
  switch (membership) {
    case 'none':
      return say.message('explain.cause.noAccount');
    case 'over':
      return say.message('explain.cause.left');
    case 'to-come':
      return say.message('explain.cause.memberToCome');
    case 'now':
      break;
  }
  const deny = reasons.find(
    ({ effect, rights: denied, state }) =>
      effect === 'deny' && state === 'now' && denied.includes('read'),
  );
  if (deny !== undefined) {
    return allowing.length === 0
      ? say.message('explain.cause.denied', say.to(deny))
      : say.message('explain.cause.deniedAlthough', {
          ...say.to(deny),
          reasons: say.reasons(allowing),
        });
  }
  const reading = reasons.filter(
    (reason) => reason.effect === 'allow' && reason.rights.includes('read'),
  );
  const next = reading
    .flatMap(({ state, from }) => (state === 'to-come' && from !== null ? [from] : []))
    .toSorted()[0];
  if (next !== undefined) return say.message('explain.cause.toCome', { from: say.day(next) });
  const last = reading
    .flatMap(({ state, until }) => (state === 'over' && until !== null ? [until] : []))
    .toSorted()
    .at(-1);
  if (last !== undefined) return say.message('explain.cause.over', { until: say.end(last) });
  if (rights.length > 0) {
    return say.message('explain.cause.onlyOther', { rights: say.rights(rights) });
  }
  return say.message('explain.cause.notIn', { audience: say.audience() });
}

function sameRights(reason: PersonReason | undefined, explanation: PersonExplanation): boolean {
  return reason !== undefined && reason.rights.join() === explanation.rights.join();
}

class Saying {
  readonly #speaker: Speaker;
  readonly #about: PersonExplanation;
  readonly #now: Date;

  constructor(speaker: Speaker, about: PersonExplanation, now: Date) {
    this.#speaker = speaker;
    this.#about = about;
    this.#now = now;
  }

  message(id: string, values: Record<string, string | number> = {}): string {
    const { isMe, name } = this.#about;
    return this.#speaker.formatMessage({ id }, { who: isMe ? 'me' : 'other', name, ...values });
  }

  /** "die Gruppe „Haus Linde“ hier lesen darf, seit 3. Mai, und weil …". */
  reasons(reasons: readonly PersonReason[]): string {
    const said = reasons
      .slice(0, mostReasons)
      .map((reason) =>
        this.message('explain.may', { ...this.to(reason), rights: this.rights(reason.rights) }),
      )
      .reduce((first, second) => this.message('explain.andBecause', { first, second }));
    const more = reasons.length - mostReasons;
    return more > 0 ? this.message('explain.andMore', { first: said, more }) : said;
  }

  /** Whom a reason names, through whom, and for how long. */
  to({ path, from, until }: PersonReason): Record<string, string> {
    const [group, ...inner] = path.map(({ name }) => name);
    return {
      to: group === undefined ? (this.#about.isMe ? 'me' : 'other') : 'group',
      group: group ?? '',
      inner: inner.length === 0 ? 'none' : this.#speaker.formatList(inner),
      when: this.#when(from, until),
    };
  }

  rights(rights: readonly Right[]): string {
    return this.#speaker.formatList(rights.map((right) => this.message(`explain.right.${right}`)));
  }

  audience(): string {
    const { audience, space } = this.#about;
    return this.message('explain.audienceIn', {
      audience: this.message('explain.audience', { name: audience, own: audience }),
      space: space.name,
    });
  }

  day(at: string): string {
    return this.#date(new Date(at));
  }

  /** The last day of a time that ends with it; with the hour where it ends within a day. */
  end(until: string): string {
    const before = new Date(Date.parse(until) - 1);
    const last = this.#date(before);
    if (last !== this.#date(new Date(until))) return last;
    return this.#date(new Date(until), { hour: '2-digit', minute: '2-digit' });
  }

  #when(from: string | null, until: string | null): string {
    if (from !== null && until !== null) {
      return this.message('explain.when.both', { from: this.day(from), until: this.end(until) });
    }
    if (from !== null) return this.message('explain.when.since', { from: this.day(from) });
    return until === null ? '' : this.message('explain.when.until', { until: this.end(until) });
  }

  #date(at: Date, more: Intl.DateTimeFormatOptions = {}): string {
    const timeZone = this.#about.zone;
    const yearOf = (date: Date) =>
      new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(date);
    return this.#speaker.formatDate(at, {
      timeZone,
      day: 'numeric',
      month: 'long',
      ...(yearOf(at) !== yearOf(this.#now) && { year: 'numeric' }),
      ...more,
    });
  }
}
