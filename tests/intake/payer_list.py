"""Complementary insurers and brokers met on French third-party bills; nothing here is a test."""

INSURERS = """
MGEN|Harmonie Mutuelle|AXA FRANCE VIE|AXA Santé|Malakoff Humanis|AG2R La Mondiale
Groupama Gan Vie|Allianz Vie|SwissLife Prévoyance et Santé|Swiss Life|Generali Vie|MAAF Santé
MMA IARD|GMF Vie|Macif|Matmut Mutualité|Ociane Matmut|Aésio Mutuelle|Eovi MCD Mutuelle
Adréa Mutuelle|Apréva Mutuelle|La Mutuelle Générale|Mutuelle Bleue|Mutuelle Verte
Mutuelle Saint-Christophe|Mutuelle Familiale|Mutuelle Jean Jaurès|Mutuelle Marie Curie
Mutuelle Pierre Laroque|Pro BTP|Klesia Mut'|Apicil|Ircem|Henner|Gras Savoye
Willis Towers Watson|Verspieren|Siaci Saint Honoré|Diot Siaci|Mercer|Vivinter|Collecteam
April Santé Prévoyance|Alptis|Cegema|Solly Azar|Carte Blanche Partenaires|Santéclair|Itelis
Kalixia|MNH|MNT|MGP|MGEFI|Intériale|Unéo|LMDE|SMEREP|Camieg|CCMO Mutuelle|Radiance|Mutualia
Just|Le Refuge Mutualiste|Crédit Agricole Assurances|La Banque Postale Prévoyance|Crédit Mutuel
Thélem assurances|Mutuelle Des Motards|M.G.E.N. Filia|M G P Santé|Swiss Life Prévoyance
Miel Mutuelle|CPAM DU RHONE|CPAM AUDE|MSA BRETAGNE|Caisse Primaire d'Assurance Maladie de Paris
CNMSS|ENIM|CRPCEN|Cavimac|SNCF CPRP|Viamedis|Almerys|iSanté|SP Santé|Korelio|Actil|CETIP
Caisse des Français de l'Étranger|Alan|Acheel|Identités Mutuelle
Mutuelle de Poitiers Assurances|Muta Santé|Smatis France|Tutélaire|Groupe Pasteur Mutualité
Mutuelle Nationale Territoriale|Fraternelle Des Territoriaux|Mutlor|Mos Mutuelle
"""
NAMES = [name.strip() for line in INSURERS.strip().splitlines() for name in line.split("|")]
