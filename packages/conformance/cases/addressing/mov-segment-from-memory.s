# MOV of a word in memory to a segment register.
# realmode: layout=flat exit=hlt expect.es=0x1234 expect.es.base=0x12340 init.0x600=3412 judge="KVM run; SDM vol. 2, MOV"
        mov 0x600, %es
        hlt
