"""The attribution model: an encoder, a detector of cues, and a reader of roles for one cue at a time."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from onrecord.annotate.attribution.encode import BLOCK, PLACE_VALUES, QUOTE_VALUES, SHAPE_VALUES

ROLES = ("O", "B-SOURCE", "I-SOURCE", "B-CONTENT", "I-CONTENT", "CUE")
REACH = 48  # distances up to this are told apart one by one; further ones in steps of 16
FAR = 8


def distance_bucket(offset: Tensor) -> Tensor:
    """Number the signed distance of a word piece from its cue: 0 .. 2 * (REACH + FAR)."""
    size = offset.abs()
    step = torch.where(size <= REACH, size, (REACH + 1 + (size - REACH - 1) // 16).clamp(max=REACH + FAR))
    return step * offset.sign() + REACH + FAR


class LocalAttention(nn.Module):
    """Attention of every piece to its block of BLOCK pieces and the two beside it, its three projections one matrix.

    The first and the last block stand in for the neighbour that they lack.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.project = nn.Linear(width, 3 * width)

    def forward(self, hidden: Tensor, *_: object, **__: object) -> tuple[Tensor, None]:
        query, key, value = self.project(hidden).unflatten(1, (-1, BLOCK)).chunk(3, -1)
        attended = self.attend(query.flatten(0, 1), beside(key).flatten(0, 1), beside(value).flatten(0, 1))
        return attended.view_as(hidden), None

    def attend(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        split = [t.unflatten(-1, (self.heads, -1)).transpose(1, 2) for t in (query, key, value)]
        return F.scaled_dot_product_attention(*split).transpose(1, 2).flatten(2)


def beside(blocks: Tensor) -> Tensor:
    """Each block with the one before and the one after it: [rows, blocks, 3 * pieces, width]."""
    before, after = torch.cat([blocks[:, :1], blocks[:, :-1]], 1), torch.cat([blocks[:, 1:], blocks[:, -1:]], 1)
    return torch.cat([before, blocks, after], 2)


def make_local(encoder: nn.Module) -> None:
    """Let every layer attend by blocks, with the same projections."""
    for layer in encoder.encoder.layer:
        old = layer.attention.self
        new = LocalAttention(encoder.config.hidden_size, old.num_attention_heads)
        new.project.weight.data = torch.cat([part.weight.data for part in (old.query, old.key, old.value)])
        new.project.bias.data = torch.cat([part.bias.data for part in (old.query, old.key, old.value)])
        layer.attention.self = new


class PairBlock(nn.Module):
    """A residual depthwise convolution along the text, then one linear layer."""

    def __init__(self, hidden: int, dilation: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(hidden, hidden, 5, padding=2 * dilation, dilation=dilation, groups=hidden)
        self.norm = nn.LayerNorm(hidden)
        self.out = nn.Linear(hidden, hidden)

    def forward(self, pairs: Tensor, mask: Tensor) -> Tensor:
        mixed = self.conv((pairs * mask).transpose(1, 2)).transpose(1, 2)
        return pairs + self.out(F.gelu(self.norm(mixed)))


class RoleHead(nn.Module):
    """Label every word piece with its role in the attribution of one anchor."""

    def __init__(self, width: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.token = nn.Linear(width, 2 * hidden)
        self.anchor = nn.Linear(width, 2 * hidden)
        self.distance = nn.Embedding(2 * (REACH + FAR) + 1, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.blocks = nn.ModuleList([PairBlock(hidden, 1), PairBlock(hidden, 4)])
        self.final = nn.LayerNorm(hidden)
        self.labels = nn.Linear(hidden, len(ROLES))
        self.drop = nn.Dropout(dropout)

    def forward(self, vectors: Tensor, row: Tensor, position: Tensor, mask: Tensor) -> Tensor:
        """Logits [pairs, length, roles] of the anchors at (row, position) of `vectors` [rows, length, width]."""
        offsets = torch.arange(vectors.shape[1]).unsqueeze(0) - position.unsqueeze(1)
        return self.label(self.token(vectors)[row], self.anchor(vectors[row, position]), offsets, mask[row])

    def label(self, token: Tensor, anchor: Tensor, offsets: Tensor, mask: Tensor) -> Tensor:
        """Logits from projected vectors: `token` [pairs, length, 2 * hidden] and `anchor` [pairs, 2 * hidden]."""
        token_add, token_mul = token.chunk(2, -1)
        anchor_add, anchor_mul = anchor.unsqueeze(1).chunk(2, -1)
        pairs = self.norm(token_add + anchor_add + token_mul * anchor_mul + self.distance(distance_bucket(offsets)))
        pairs = self.drop(F.gelu(pairs))
        inside = mask.unsqueeze(-1).to(pairs.dtype)
        for block in self.blocks:
            pairs = block(pairs, inside)
        return self.labels(self.drop(self.final(pairs)))


class AttributionModel(nn.Module):
    """Encoder with surface features, cue tagger (O, B, I), and role head; `presence` is only a training aid."""

    def __init__(self, encoder: nn.Module, hidden: int, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.features = nn.ModuleList([nn.Embedding(n, width) for n in (QUOTE_VALUES, SHAPE_VALUES, PLACE_VALUES)])
        for table in self.features:
            nn.init.zeros_(table.weight)
        self.cue = nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, 3))
        self.presence = nn.Linear(width, 2)
        self.roles = RoleHead(width, hidden, dropout)

    def embed(self, ids: Tensor, features: Tensor, positions: Tensor | None = None) -> Tensor:
        """What goes into the first layer, [rows, length, width]; `features` is [rows, length, 3]."""
        embedded = self.encoder.embeddings.word_embeddings(ids)
        for column, table in enumerate(self.features):
            embedded = embedded + table(features[..., column])
        return self.encoder.embeddings(inputs_embeds=embedded, position_ids=positions)

    def layers(self, hidden: Tensor, mask: Tensor | None, first: int = 0) -> list[Tensor]:
        """Outputs of the layers from `first` on, whose input is `hidden`. Without a mask nothing is padding."""
        bias = None if mask is None else (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        outputs = []
        for layer in self.encoder.encoder.layer[first:]:
            hidden = layer(hidden, bias)
            outputs.append(hidden)
        return outputs

    def encode(self, ids: Tensor, features: Tensor, mask: Tensor | None, positions: Tensor | None = None) -> Tensor:
        """Vectors [rows, length, width]."""
        return self.layers(self.embed(ids, features, positions), mask)[-1]
