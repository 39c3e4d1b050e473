"""The network: the encoder with its segment table made a table of features, and one linear layer of three heads."""

import torch
from torch import nn
from transformers import BertModel

from nhsredact.encoder.features import FEATURES, GAPS, KINDS, LOOKS
from nhsredact.encoder.labels import OTHER, PERSON, ROLES


class Features(nn.Module):
    """Look, gap and kind, each with a table of its own, summed; they come in one number."""

    def __init__(self, width: int, start: torch.Tensor) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(size, width) for size in (LOOKS, GAPS, KINDS))
        with torch.no_grad():
            for table in self.tables:
                table.weight.normal_(0, 0.01)
            self.tables[0].weight.add_(start)

    def weight(self) -> torch.Tensor:
        """All combinations in one table of FEATURES rows, as it ships."""
        look, gap, kind = (table.weight for table in self.tables)
        return (look[:, None, None] + gap[None, :, None] + kind[None, None]).reshape(FEATURES, -1)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return nn.functional.embedding(features, self.weight())


class Names(nn.Module):
    """Ids and features of word pieces in (0 pads), scores of the three heads out. No dropout: the text is varied instead, and it halves the time."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        width = self.encoder.config.hidden_size
        self.encoder.embeddings.token_type_embeddings = Features(width, self.encoder.embeddings.token_type_embeddings.weight[0])
        self.heads = nn.Linear(width, len(PERSON) + len(OTHER) + len(ROLES))

    def forward(self, ids: torch.Tensor, features: torch.Tensor) -> torch.Tensor:
        return self.heads(self.encoder(input_ids=ids, attention_mask=(ids != 0).long(), token_type_ids=features).last_hidden_state)
