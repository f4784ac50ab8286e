import { colour } from './plot';

/** Offer a file to be saved. */
export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const saveText = (name: string, text: string): void => save(name, new Blob([text], { type: 'text/csv' }));

const MARGIN = 16;
const LINE = 22;

/** A chart's canvas with its title above it and its legend below, as a PNG. */
export function saveChart(name: string, canvas: HTMLCanvasElement, title: string, legend: { name: string; colour: number }[]): void {
  const ratio = window.devicePixelRatio || 1;
  const sheet = document.createElement('canvas');
  sheet.width = canvas.width + 2 * MARGIN * ratio;
  sheet.height = canvas.height + (2 * MARGIN + LINE * (legend.length + 1.5)) * ratio;
  const pen = sheet.getContext('2d');
  if (!pen) return;
  const css = (property: string) => getComputedStyle(document.documentElement).getPropertyValue(property).trim();
  pen.fillStyle = css('--card');
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(canvas, MARGIN * ratio, (MARGIN + LINE) * ratio);
  pen.scale(ratio, ratio);
  pen.textBaseline = 'middle';
  pen.fillStyle = css('--ink');
  pen.font = '600 15px system-ui, sans-serif';
  pen.fillText(title, MARGIN, MARGIN + LINE / 2);
  pen.font = '13px system-ui, sans-serif';
  legend.forEach((line, i) => {
    const y = canvas.height / ratio + MARGIN + LINE * (i + 1.75);
    pen.fillStyle = colour(line.colour);
    pen.fillRect(MARGIN, y - 2, 18, 4);
    pen.fillStyle = css('--ink');
    pen.fillText(line.name, MARGIN + 26, y);
  });
  sheet.toBlob((blob) => blob && save(name, blob));
}
