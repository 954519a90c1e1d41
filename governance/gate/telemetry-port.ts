/** One number at one time. Attributes are of a closed list, so that nothing of people fits in. */
export interface TelemetryPoint {
  /** `obhut.http.requests` */
  readonly name: string;
  /** UCUM: `1`, `ms`, `By`. */
  readonly unit: string;
  readonly value: number;
  readonly atMs: number;
  readonly attributes: Readonly<Partial<Record<TelemetryAttribute, string>>>;
}

export const telemetryAttributes = ['route', 'method', 'status', 'code', 'kind', 'part'] as const;
export type TelemetryAttribute = (typeof telemetryAttributes)[number];

export type TelemetryOutcome =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly isLasting: boolean; readonly code: string };

/** Port: hands points to a collector. Never throws for what the collector or the network does. */
export interface TelemetrySink {
  readonly host: string;
  send(points: readonly TelemetryPoint[]): Promise<TelemetryOutcome>;
}
