from xuean.core.room import Room

room = Room(label="acts")
