import german from './messages/de.json' with { type: 'json' };

export const words: Readonly<Record<string, string>> = german;
