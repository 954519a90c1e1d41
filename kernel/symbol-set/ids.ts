declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type SymbolSetId = Branded<'SymbolSetId'>;
/** Names an import and the upload of its archive; made by the server. */
export type SymbolImportId = Branded<'SymbolImportId'>;
