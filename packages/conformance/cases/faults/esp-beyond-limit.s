# ESP above FFFF as a base is #SS.
# realmode: layout=flat exit=hlt expect.si=0 expect.esp=0x11ffc needs=delivery-esp judge="SDM vol. 3, Stack Fault Exception"
        movw $fault, 12 * 4
        mov $0x2000, %sp
        mov $0x12000, %esp
bad:    mov (%esp), %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
