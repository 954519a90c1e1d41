import { answerBytes, beginningOf } from '#governance/gate/beginning-of.ts';
import { failureCode } from '#governance/gate/failure-code.ts';
import type { ProviderNetwork } from '#governance/gate/network-port.ts';
import type { TelemetryPoint, TelemetrySink } from '#governance/gate/telemetry-port.ts';

export interface OtlpSettings {
  /** Of the collector, without `/v1/metrics`. */
  readonly url: string;
  /** Such as a key of the collector. */
  readonly headers: Readonly<Record<string, string>>;
  readonly answerWithinMs?: number;
}

/**
 * Metrics by OTLP over HTTP with JSON (opentelemetry-proto 1.x): SigNoz and every other collector.
 * A `200` with rejected points is a refusal.
 */
export function otlpSink(
  { url, headers, answerWithinMs = 15_000 }: OtlpSettings,
  network: ProviderNetwork,
): TelemetrySink {
  const endpoint = new URL(`${url.replace(/\/$/, '')}/v1/metrics`);
  return {
    host: endpoint.host,
    async send(points) {
      try {
        const answer = await network.fetch(endpoint, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(metricsOf(points)),
          signal: AbortSignal.timeout(answerWithinMs),
        });
        const { status } = answer;
        const said = status === 200 ? await beginningOf(answer) : '';
        if (said.length >= answerBytes) {
          return { is: 'refused', isLasting: false, code: 'not-understood' };
        }
        const rejected = rejectedIn(said);
        if (status !== 200) await answer.body?.cancel();
        if (status === 200 && rejected === 0) return { is: 'accepted' };
        // By the specification only these are tried again.
        const isPassing = [429, 502, 503, 504].includes(status);
        return {
          is: 'refused',
          isLasting: !isPassing,
          code: rejected > 0 ? 'partial' : String(status),
        };
      } catch (error) {
        return { is: 'refused', isLasting: false, code: failureCode(error) };
      }
    },
  };
}

function metricsOf(points: readonly TelemetryPoint[]): object {
  return {
    resourceMetrics: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'obhut' } }] },
        scopeMetrics: [
          {
            scope: { name: 'obhut' },
            metrics: points.map(({ name, unit, value, atMs, attributes }) => ({
              name,
              unit,
              gauge: {
                dataPoints: [
                  {
                    // 64-bit numbers are texts in JSON of protocol buffers.
                    timeUnixNano: `${String(Math.round(atMs))}000000`,
                    asDouble: value,
                    attributes: Object.entries(attributes).map(([key, text]) => ({
                      key,
                      value: { stringValue: text },
                    })),
                  },
                ],
              },
            })),
          },
        ],
      },
    ],
  };
}

function rejectedIn(text: string): number {
  try {
    const read = JSON.parse(text) as {
      readonly partialSuccess?: { readonly rejectedDataPoints?: string | number };
    };
    return Number(read.partialSuccess?.rejectedDataPoints ?? 0);
  } catch {
    // Some collectors answer with nothing, which is no rejection.
    return 0;
  }
}
