# A carry out of AL goes to CF, not to AH.
# realmode: exit=hlt expect.eax=0x12345600 flags=osZAPC judge="KVM run; SDM vol. 2, ADD"
        mov $0x123456ff, %eax
        add $1, %al
        hlt
