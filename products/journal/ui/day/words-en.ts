import english from './messages/en.json' with { type: 'json' };

export const words: Readonly<Record<string, string>> = english;
