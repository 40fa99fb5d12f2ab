import { firstIndex } from '../text/binary-search.js';

/** A line of a file without its secrets, and without characters that could paint a terminal. */
export interface MaskedLine {
  readonly text: string;
  /** Where a column (from 0) of the line stands in the masked text. */
  column(original: number): number;
  /** Whether what stands at that column is hidden. */
  isHidden(original: number): boolean;
}

const stars = '***';
/** All but the tab: each unit gets a sign of its own, so that columns stay. */
const unprintable = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

interface Piece {
  from: number;
  to: number;
  readonly out: number;
  readonly isShown: boolean;
}

/** Puts a masked line together; neighbouring hidden pieces become one. */
export function createMaskedLine() {
  let text = '';
  let length = 0;
  const pieces: Piece[] = [];
  const pieceAt = (original: number) => pieces[firstIndex(pieces, ({ to }) => to > original)];
  return {
    add(piece: string, isShown: boolean) {
      if (piece === '') return;
      const last = pieces.at(-1);
      if (last && !last.isShown && !isShown) last.to += piece.length;
      else {
        pieces.push({ from: length, to: length + piece.length, out: text.length, isShown });
        text += isShown ? piece.replace(unprintable, (found) => '\uFFFD'.repeat(found.length)) : stars;
      }
      length += piece.length;
    },
    done(): MaskedLine {
      return {
        text,
        column(original) {
          const piece = pieceAt(original);
          if (!piece) return text.length;
          return piece.out + (piece.isShown ? original - piece.from : 0);
        },
        isHidden: (original) => pieceAt(original)?.isShown === false,
      };
    },
  };
}
