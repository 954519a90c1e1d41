/** Who declares something for the organisation, as it is kept with it. */
export interface Author {
  readonly name: string;
  readonly function: string;
}

export function isWhole({ name, function: does }: Author): boolean {
  return name.trim() !== '' && does.trim() !== '';
}
