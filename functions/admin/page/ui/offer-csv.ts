/** Offers a generated file for download. Its parts are joined only now. */
export const offerCsv = (parts: readonly BlobPart[], name: string): void => {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
};
