/** The part of html-to-text that we use; it brings no types. */
declare module 'html-to-text' {
  interface ConvertOptions {
    wordwrap?: false;
    limits?: { maxInputLength?: number; maxDepth?: number };
    selectors?: { selector: string; format?: string; options?: Record<string, boolean> }[];
  }
  export function convert(html: string, options: ConvertOptions): string;
}
