# INC of a byte in memory: 7F to 80 sets OF and SF and leaves its neighbour.
# realmode: exit=hlt mem.0x600=8011 flags=OSzApc judge="KVM run; SDM vol. 2, INC"
        movw $0x117f, 0x600
        incb 0x600
        hlt
