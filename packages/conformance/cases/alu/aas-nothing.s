# AAS without AF and with a digit clears the upper half of AL only.
# realmode: exit=hlt expect.ax=0x0205 flags=ac judge="SDM vol. 2, AAS"
        mov $0x0235, %ax
        mov %ax, %bx
        mov $0, %ah
        sahf
        mov %bx, %ax
        aas
        hlt
