declare const brand: unique symbol;

/** Lower case with hyphens: `sendgrid`. */
export type ProviderId = string & { readonly [brand]: 'ProviderId' };
export type NoticeId = string & { readonly [brand]: 'NoticeId' };

export function isProviderId(value: string): value is ProviderId {
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(value) && value.length <= 40;
}
