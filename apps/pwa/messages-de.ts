/** Every part brings its words: design, shell and each product. */
export const messages: Readonly<Record<string, string>> = Object.assign(
  {},
  ...Object.values(
    import.meta.glob<Record<string, string>>('../../{web,products}/*/messages/de.json', {
      eager: true,
      import: 'default',
    }),
  ),
) as Record<string, string>;
