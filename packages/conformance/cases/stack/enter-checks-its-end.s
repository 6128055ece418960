# ENTER is #SS where a word at its final stack pointer crosses the limit.
# realmode: layout=flat exit=hlt expect.bx=12 needs=enter-check judge="SDM vol. 2, ENTER"
        movw $ss, 12 * 4
        enter $0xffff, $0
        hlt
ss:     mov $12, %bx
        hlt
