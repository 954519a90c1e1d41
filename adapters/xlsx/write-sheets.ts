import writeExcelFile from 'write-excel-file/node';

/** A table with what stands above its columns. */
export interface Sheet {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const narrowest = 14;
const widest = 60;
/** What a spreadsheet takes for the name of a sheet. */
const longestName = 31;

/** Writes a workbook with a sheet for each table. Every cell is text: what begins with an equals sign is no formula. */
export async function writeSheets(sheets: readonly Sheet[]): Promise<Buffer> {
  return writeExcelFile(
    sheets.map(({ title, columns, rows }) => ({
      sheet: title.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, longestName),
      stickyRowsCount: 1,
      columns: columns.map((heading, at) => ({
        width: Math.min(
          widest,
          Math.max(narrowest, heading.length + 2, ...rows.map((row) => longestLine(row[at] ?? ''))),
        ),
      })),
      data: [
        columns.map((heading) => ({ ...cell(heading), fontWeight: 'bold' as const })),
        ...rows.map((row) => row.map((text) => cell(text))),
      ],
    })),
  ).toBuffer();
}

function cell(text: string) {
  return { type: String, value: text, wrap: true, alignVertical: 'top' as const };
}

function longestLine(text: string): number {
  return Math.max(0, ...text.split('\n').map((line) => line.length + 2));
}
