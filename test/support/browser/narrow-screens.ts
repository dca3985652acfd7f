import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { families } from './fonts.ts';

/** CSS pixels: the smallest phones, most Android phones, most iPhones. WCAG 2.2 requires 320 (1.4.10). */
const widths = [320, 360, 390];

/** Text spacing as readers may set it (WCAG 2.2, 1.4.12), in the widest font. */
const spaced = { 'font-family': 'DejaVu Sans', 'letter-spacing': '0.12em', 'word-spacing': '0.16em' };

const looks: Record<string, string>[] = [...families.map((family) => ({ 'font-family': family })), spaced];

/** Finds text and controls that exceed the viewport; code blocks may scroll, and lists may truncate lines. */
const STICKING_OUT = `(() => {
  const out = [];
  const isCut = (element) =>
    element !== null && (getComputedStyle(element).textOverflow === 'ellipsis' || isCut(element.parentElement));
  const isSeen = (element) =>
    element.checkVisibility() && !element.closest('.skip, .hidden, pre, option') && !isCut(element);
  const note = (element, { left, right }) => {
    if (left < -0.5 || right > innerWidth + 0.5) out.push(element.outerHTML.slice(0, 200));
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!isSeen(texts.currentNode.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) note(texts.currentNode.parentElement, box);
  }
  for (const element of document.querySelectorAll('button, input, select, textarea, td, th, .badge'))
    if (isSeen(element)) note(element, element.getBoundingClientRect());
  const { scrollWidth } = document.documentElement;
  return scrollWidth > innerWidth ? [...out, 'the page is ' + scrollWidth + ' wide'] : out;
})()`;

/** Expects that all of a page is visible on a narrow screen without horizontal scrolling, in every font. */
export const expectToFitNarrowScreens = async (page: Page): Promise<void> => {
  for (const look of looks) {
    await page.evaluate(`Object.assign(document.documentElement.style, ${JSON.stringify(look)})`);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 740 });
      expect({ look, width, out: await page.evaluate(STICKING_OUT) }).toEqual({ look, width, out: [] });
    }
  }
};
