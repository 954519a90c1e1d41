/** Hands a file to the browser to be kept. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then; the address would keep the content in memory.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
