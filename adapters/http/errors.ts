import { defineErrors } from '#kernel/base/app-error.ts';

/** What the HTTP server and the socket's door refuse before any product is asked. */
export const httpErrors = defineErrors({
  'http.not-ready': {
    status: 503,
    cause: 'The server is still starting.',
    remedy: 'Try again in a few seconds; /healthz tells when.',
  },
  'http.unavailable': {
    status: 503,
    cause: 'The database cannot be reached now.',
    remedy: 'Try again in a moment; operators: see the log and `obhut doctor`.',
  },
  'http.not-found': {
    status: 404,
    cause: 'There is nothing here, or nothing this account may know of.',
    remedy: 'Check the address.',
  },
  'http.origin-refused': {
    status: 403,
    cause: 'The request comes from another site, or does not say from which.',
    remedy:
      'Use the app at its own address; operators: is OBHUT_PUBLIC_URL the address people use?',
  },
  'http.not-json': {
    status: 415,
    cause: 'The body is not of type application/json in UTF-8.',
    remedy: 'Send JSON.',
  },
  'http.body-invalid': {
    status: 400,
    cause: 'The body is not JSON, or has keys that reach into prototypes.',
    remedy: 'Send well-formed JSON.',
  },
  'http.body-too-large': {
    status: 413,
    cause: 'The body is larger than this route takes.',
    remedy: 'Send less at once.',
  },
  'http.input-invalid': {
    status: 400,
    cause: 'The body does not have the shape this route takes; `field` says where.',
    remedy: 'Correct the field; unknown fields are refused.',
  },
  'http.request-invalid': {
    status: 400,
    cause: 'The request line or its headers cannot be read.',
    remedy: 'Send a well-formed HTTP request.',
  },
  'http.headers-too-large': {
    status: 431,
    cause: 'The headers of the request are larger than headers may be.',
    remedy: 'Send fewer or shorter headers; clear this site’s cookies.',
  },
  'http.request-timeout': {
    status: 408,
    cause: 'The request did not come to its end in time.',
    remedy: 'Send it again.',
  },
  'http.too-many-sockets': {
    status: 429,
    cause: 'This account has as many connections open as it may.',
    remedy: 'Close the app in windows that are not used.',
  },
  'http.internal': {
    status: 500,
    cause: 'Something failed that should not; `request` finds it in the log.',
    remedy: 'Try again; tell the operator the request id when it happens again.',
  },
});
