import { comesHome } from '#governance/gate/comes-home.ts';
import { noticeState } from '#governance/gate/gate.ts';
import type { GateReason } from '#governance/gate/gate-reason.ts';
import { providerList } from '#governance/gate/provider-list.ts';
import { type ReasonLocale, reasonWords } from '#governance/gate/reason-words.ts';
import type { GateState } from '#governance/gate/server/gate-state.ts';
import type { ProviderNotice } from '#governance/gate/tenant-standing.ts';

/** How notices went out and what was said, as `tenant_schema.notices()` tells it. */
export interface NoticeDetail {
  readonly id: string;
  readonly sends: readonly {
    readonly account: string;
    readonly name: string | null;
    readonly provider: string | null;
    readonly state: string;
    readonly code: string | null;
    readonly atMs: number;
  }[];
  readonly proof: string | null;
  readonly calendar: string | null;
  readonly answers: readonly {
    readonly id: string;
    readonly is: string;
    readonly objection: string | null;
    readonly name: string | null;
    readonly reason: string;
    readonly alternative: number | null;
    readonly atMs: number;
  }[];
}

/** How many files of the tenant lie with which provider, or may, as `tenant_schema.media_places()` tells it. */
export type HeldFiles = Readonly<Record<string, number>>;

/** Providers and notices of a tenant, as a page shows them. All of it is what the gate says (GA18). */
export function providerView(
  state: GateState,
  details: readonly NoticeDetail[],
  held: HeldFiles,
  locale: ReasonLocale,
  nowMs: number,
) {
  const { standing, providers } = state;
  const words = (reasons: readonly GateReason[]) =>
    reasons.map((reason) => ({
      code: reason.code,
      words: reasonWords(reason, locale, standing.zone),
    }));
  return {
    zone: standing.zone,
    land: state.land,
    kind: standing.kind,
    nowMs: Math.max(nowMs, standing.seenMs),
    providers: providerList(standing, providers, nowMs).map((listed) => ({
      id: listed.id,
      inForce:
        listed.inForce === null
          ? null
          : {
              version: listed.inForce.version.version,
              descriptor: listed.inForce.version.descriptor,
              sinceMs: listed.inForce.sinceMs,
              by: listed.inForce.by,
            },
      announced:
        listed.announced === null
          ? null
          : {
              version: listed.announced.version.version,
              descriptor: listed.announced.version.descriptor,
              alternatives: listed.announced.version.alternatives,
              reasons: words(listed.announced.reasons),
              opensAtMs: listed.announced.opensAtMs,
            },
      purposes: listed.purposes.map(({ purpose, decision }) => ({
        purpose,
        isOpen: decision.is === 'open',
        reasons: decision.is === 'open' ? [] : words(decision.reasons),
      })),
      removedAtMs: listed.removedAtMs,
      files: held[listed.id] ?? 0,
      isKeeping: !comesHome(state, listed.id, nowMs),
    })),
    notices: standing.notices
      .toReversed()
      .map((notice) => noticeView(state, notice, details, nowMs)),
  };
}

export type ProviderView = ReturnType<typeof providerView>;

function noticeView(
  { standing, providers }: GateState,
  notice: ProviderNotice,
  details: readonly NoticeDetail[],
  nowMs: number,
) {
  const detail = details.find(({ id }) => id === notice.id);
  const version = providers
    .find(({ id }) => id === notice.provider)
    ?.versions.find((one) => one.version === notice.version);
  const atMs = Math.max(nowMs, standing.seenMs);
  const taken = new Set(detail?.answers.flatMap(({ objection }) => objection ?? []));
  return {
    id: notice.id,
    provider: notice.provider,
    version: notice.version,
    name: version?.descriptor.name ?? notice.provider,
    alternatives: version?.alternatives ?? [],
    sentAtMs: notice.sentAtMs,
    withdrawnAtMs: notice.withdrawnAtMs,
    ...noticeState(standing, notice, atMs),
    proof: detail?.proof ?? null,
    calendar: detail?.calendar ?? null,
    sends: detail?.sends ?? [],
    answers: (detail?.answers ?? []).map((answer) => ({
      ...answer,
      isOpen: answer.is === 'objection' && !taken.has(answer.id),
    })),
  };
}
